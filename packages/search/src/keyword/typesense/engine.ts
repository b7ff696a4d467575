import type { Log } from '@repo/trace/log'
import type { Pool } from 'pg'
import type { Mirror } from '../engine.ts'
import type { SearchAnswer } from './answer.ts'
import { aliasTarget } from './collections.ts'
import {
  type Connection,
  type ConnectionOptions,
  connect,
  isMissing,
  TypesenseRefusedError,
} from './connection.ts'
import { find } from './find.ts'
import { heldVersions } from './held-versions.ts'
import { putSource, removeSource } from './put.ts'
import { ensureCollection, rebuild } from './rebuild.ts'
import type { RunSearches } from './run-searches.ts'

/**
 * Keyword search in Typesense 27.1 or newer. Nothing is sent before the first call. Where the server has no collection
 * of ours, `find` rejects and starts to build one; `put` waits until it is built.
 */
export async function typesenseEngine(
  options: ConnectionOptions & { pool: Pool; log: Log },
): Promise<Mirror> {
  const { pool, log } = options
  const connection = connect(options)
  const collection = once(() => ensureCollection({ connection, pool, log }))
  const buildUnseen = () =>
    collection().catch((error: unknown) =>
      log.warn({ err: error }, 'the Typesense collection could not be built'),
    )
  return {
    name: 'typesense',
    find: (query) => find(searcher(connection, buildUnseen), query),
    put: (source) =>
      withReplaced(async () => {
        await putSource({ connection, database: pool, collection: await collection() }, source)
      }),
    remove: (source) =>
      withReplaced(async () => {
        const inForce = await aliasTarget(connection)
        if (inForce) await removeSource(connection, inForce, source)
      }),
    versions: async function* () {
      const inForce = await aliasTarget(connection)
      if (inForce) yield* heldVersions(connection, inForce)
    },
    rebuild: () => rebuild({ connection, pool, log }),
    health: () =>
      connection.searching.health.retrieve().then(
        ({ ok }) => ok,
        () => false,
      ),
    close: connection.close,
  }
}

/** The searches of one `find` share its time. Rejects when any of them failed: half an answer looks like a whole one. */
function searcher({ searching, searchTimeoutMs }: Connection, onMissing: () => void): RunSearches {
  const abortSignal = AbortSignal.timeout(searchTimeoutMs)
  return async (searches) => {
    if (searches.length === 0) return []
    const { results } = await searching.multiSearch
      .perform({ searches }, {}, { abortSignal })
      .catch((error: unknown) => {
        if (!abortSignal.aborted) throw error
        throw new Error(`Typesense did not answer within ${searchTimeoutMs} ms`, { cause: error })
      })
    const answers: SearchAnswer[] = results
    const { error, code = 500 } = answers.find((answer) => answer.error) ?? {}
    if (error && code === 404) onMissing()
    if (error) throw new TypesenseRefusedError(`Typesense refused a search: ${error}`, code)
    return answers
  }
}

/** Works once more when the collection was replaced by a new one meanwhile. */
function withReplaced(work: () => Promise<void>): Promise<void> {
  return work().catch((error: unknown) => (isMissing(error) ? work() : Promise.reject(error)))
}

/** While the work is under way, whoever else asks for it waits for the same. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null
  return () => {
    running ??= work().finally(() => {
      running = null
    })
    return running
  }
}
