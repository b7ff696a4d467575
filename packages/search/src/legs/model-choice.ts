import type { Pool } from 'pg'
import { run, type Statement, statement } from '../database/statement.ts'
import type { Embedder } from '../embedding/embedder.ts'
import { createLeastRecentlyUsed } from '../page/least-recently-used.ts'

export type ModelChoice = { forTenant(organizationId: string): Promise<Embedder> }

const FRESH_MS = 15_000
const MAX_TENANTS = 1_000

/**
 * The embedder whose vectors a tenant's library is searched with: the configured one, unless a former one still
 * covers more of it, as it does while the library is being embedded anew.
 */
export function createModelChoice(options: {
  pool: Pool
  embedder: Embedder
  former: Embedder[]
}): ModelChoice {
  const { pool, embedder } = options
  const former = options.former.filter(({ model }) => model !== embedder.model)
  const choices = createLeastRecentlyUsed<{ at: number; embedder: Embedder }>(MAX_TENANTS)
  return {
    forTenant: async (organizationId) => {
      if (former.length === 0) return embedder
      const known = choices.get(organizationId)
      if (known && performance.now() - known.at < FRESH_MS) return known.embedder
      const models = [embedder, ...former]
      const rows = await run<{ model: string; count: number }>(pool, countVectors(organizationId, models))
      const counts = new Map(rows.map(({ model, count }) => [model, count]))
      const countOf = (each: Embedder) => counts.get(each.model) ?? 0
      const best = models.reduce((most, each) => (countOf(each) > countOf(most) ? each : most))
      choices.set(organizationId, { at: performance.now(), embedder: best })
      return best
    },
  }
}

function countVectors(organizationId: string, models: Embedder[]): Statement {
  return statement(
    `select model, count(*)::int as count from chunk_embedding
     where organization_id = $1::uuid and model = any($2::text[]) group by model`,
    [organizationId, models.map(({ model }) => model)],
  )
}
