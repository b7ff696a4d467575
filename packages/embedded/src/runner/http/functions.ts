import type { World } from '../engine/world.ts'
import { type Answer, type Exchange, json } from './exchange.ts'

/** The one question of Inngest's GraphQL that a deploy asks: which functions are registered. */
export function listFunctions({ registry }: World, { body }: Exchange): Answer {
  if (!/^\{"query":"\{ functions \{ slug \} \}"\}$/.test(body)) {
    return json(200, { errors: [{ message: 'the embedded runner answers { functions { slug } } alone' }] })
  }
  return json(200, { data: { functions: [...(registry?.functions.keys() ?? [])].map((slug) => ({ slug })) } })
}
