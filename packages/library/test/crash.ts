import { lexicalEmbedder } from '@repo/search/lexical-embedder'
import { createSearch } from '@repo/search/search'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Ctx } from '../src/context.ts'

/**
 * The same context in a process that dies once `statements` statements were committed: every later one throws.
 * A transaction counts as one, at its beginning.
 */
export async function crashAfter(ctx: Ctx, statements: number): Promise<Ctx> {
  let left = Number.POSITIVE_INFINITY
  const guard = () => {
    if (left-- <= 0) throw new Error('the process died')
  }
  const pool = new Proxy(ctx.pool, {
    get: (target, property) => {
      const value = Reflect.get(target, property, target)
      if (typeof value !== 'function') return value
      if (property !== 'query' && property !== 'connect') return value.bind(target)
      return (...input: unknown[]) => {
        guard()
        return value.apply(target, input)
      }
    },
  })
  const search = await createSearch({
    pool,
    keyword: { engine: 'postgres' },
    embedder: lexicalEmbedder(),
    log: ctx.log,
  })
  left = statements
  return { ...ctx, pool, db: drizzle({ client: pool }), search }
}
