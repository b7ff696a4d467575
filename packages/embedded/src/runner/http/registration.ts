import type { Sync } from '../sync.ts'
import { type Answer, type Exchange, json } from './exchange.ts'

/** `POST /fn/register`: an app that was asked to sync sends its functions. Refused ones make it an error. */
export async function receiveRegistration(sync: Sync, { body }: Exchange): Promise<Answer> {
  const { appName = '', functions } = JSON.parse(body) as {
    appName?: string
    functions?: Record<string, unknown>[]
  }
  if (!Array.isArray(functions))
    return json(400, { ok: false, status: 400, error: 'no functions in the body' })
  const result = await sync.register(appName, functions)
  if (!result.ok) return json(503, { ok: false, status: 503, error: result.message })
  const refused = result.refused.map(
    ({ functionId, message }) => `function ${functionId} is refused: ${message}`,
  )
  if (refused.length > 0)
    return json(400, { ok: false, status: 400, error: refused.join('; '), modified: result.modified })
  return json(200, { ok: true, status: 200, modified: result.modified, app_id: appName, sync_id: appName })
}
