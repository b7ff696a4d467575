import type { Pool } from 'pg'
import { run } from '../database/statement.ts'
import type { Embedder } from '../embedding/embedder.ts'
import { isOutage, type KeywordEngine, type Mirror, type SourceKey } from '../keyword/engine.ts'
import type { OutageLog } from '../outage/outage-log.ts'
import { differingSources } from './difference.ts'
import { embedMissing, type SnapshotKey } from './embed-missing.ts'
import * as sql from './source-sql.ts'

export type Index = {
  pool: Pool
  embedder: Embedder
  postgres: KeywordEngine
  typesense: Mirror | null
  outage: OutageLog
}

/** A source that changes again and again while it is put is left to the put that its last change brings. */
const MAX_PUTS = 3

/**
 * Makes the engines hold the current text of a source, and notes its version when they do. A source that is gone is
 * removed. When Typesense cannot be reached the version is not noted, so that the source counts as drifted, is
 * found by Postgres meanwhile, and is mended by `reconcile`.
 */
export async function putSource(index: Index, source: SourceKey): Promise<void> {
  if (!index.typesense) {
    const put = await run(index.pool, sql.putInDatabase(source))
    return put.length > 0 ? undefined : removeSource(index, source)
  }
  for (let attempt = 0; attempt < MAX_PUTS; attempt += 1) {
    const [current] = await run<sql.SourceVersion>(index.pool, sql.indexableVersion(source))
    if (!current) return removeSource(index, source)
    await index.postgres.put(source)
    if (!(await accepted(index, (typesense) => typesense.put(source)))) return
    const noted = await run(index.pool, sql.noteIndexed(source, current.version))
    if (noted.length > 0) return
  }
}

/** Removes a source from the engines. What Typesense cannot be told now, `reconcile` finds. */
export async function removeSource(index: Index, source: SourceKey): Promise<void> {
  await index.postgres.remove(source)
  await accepted(index, (typesense) => typesense.remove(source))
}

/** How many sources the engines do not hold as they are, in all organizations. */
export async function countDrift(index: Index): Promise<number> {
  const count = async (statement: Parameters<typeof run>[1]) =>
    (await run<{ count: number }>(index.pool, statement))[0]?.count ?? 0
  const counts = await Promise.all([
    count(sql.countUnindexed()),
    count(sql.countWithoutVectors(index.embedder.model)),
    index.typesense ? differenceOf(index, index.typesense).then((sources) => sources.length) : 0,
  ])
  return counts.reduce((sum, each) => sum + each, 0)
}

/**
 * Mends up to `limit` sources: puts those whose newest version was not noted, embeds those whose vectors are
 * missing, and makes Typesense equal to the database.
 */
export async function reconcile(
  index: Index,
  { limit }: { limit: number },
): Promise<{ mended: number; remaining: number }> {
  let mended = 0
  for (const source of await run<SourceKey>(index.pool, sql.unindexedSources(limit))) {
    await putSource(index, source)
    mended += 1
  }
  mended += await embedSources(index, limit - mended)
  if (index.typesense) mended += await mendTypesense(index, index.typesense, limit - mended)
  await run(index.pool, sql.dropFormerVectors(index.embedder.model, 10_000))
  return { mended, remaining: await countDrift(index) }
}

async function embedSources(index: Index, limit: number): Promise<number> {
  if (limit <= 0) return 0
  const sources = await run<SnapshotKey>(index.pool, sql.sourcesWithoutVectors(index.embedder.model, limit))
  for (const source of sources) await embedMissing(index, source)
  return sources.length
}

async function mendTypesense(index: Index, typesense: Mirror, limit: number): Promise<number> {
  const sources = (await differenceOf(index, typesense)).slice(0, Math.max(0, limit))
  for (const source of sources) await putSource(index, source)
  return sources.length
}

/** While Typesense does not answer, there is nothing to compare: health says so, and drift counts what was not noted. */
async function differenceOf(index: Index, typesense: Mirror): Promise<SourceKey[]> {
  try {
    return await differingSources(index.pool, typesense)
  } catch (error) {
    if (!isOutage(error)) throw error
    index.outage.begin(error)
    return []
  }
}

/** True when there is no Typesense, or it did the work; false when it cannot be reached. */
async function accepted(index: Index, work: (typesense: Mirror) => Promise<unknown>): Promise<boolean> {
  if (!index.typesense) return true
  try {
    await work(index.typesense)
    index.outage.end()
    return true
  } catch (error) {
    if (!isOutage(error)) throw error
    index.outage.begin(error)
    return false
  }
}
