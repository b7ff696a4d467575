import { AsyncLocalStorage } from 'node:async_hooks'
import PQueue from 'p-queue'
import type { Pool, QueryResultRow } from 'pg'
import { run, type Statement } from './statement.ts'

/**
 * As many statements of searches as keep two cores busy, while one is on its way. More at a time only divide the cores
 * and caches among them: all would be slow together, and nothing left of the pool for the rest.
 */
const MAX_AT_ONCE = 3

const queues = new WeakMap<Pool, PQueue>()
const startOfSearch = new AsyncLocalStorage<number>()

/** The statements of `work` belong to one search, and take their turns by its age. */
export function asOneSearch<T>(work: () => Promise<T>): Promise<T> {
  return startOfSearch.run(performance.now(), work)
}

/**
 * Runs a statement that a person waits for, when its turn comes: those of the oldest search first. In the order of
 * the statements, a search of many would wait again and again for those that began after it.
 */
export function runInTurn<Row extends QueryResultRow>(pool: Pool, statement: Statement): Promise<Row[]> {
  const queue = queues.get(pool) ?? new PQueue({ concurrency: MAX_AT_ONCE })
  queues.set(pool, queue)
  const startedAt = startOfSearch.getStore() ?? performance.now()
  return queue.add(() => run<Row>(pool, statement), { priority: -startedAt })
}
