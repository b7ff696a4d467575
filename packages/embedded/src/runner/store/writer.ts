import { type Batch, createBatch } from './batch.ts'

/** The session is gone; whether its last batch was committed is unknown until the state is read again. */
export class SessionLost extends Error {
  override name = 'SessionLost'
}

export type Writer = {
  /** What the next commit writes. */
  readonly batch: Batch
  /** Resolves when everything put into the batch so far is durable, with the ids of the runs it created. */
  commit(): Promise<ReadonlySet<string>>
  /** Refuses everything from now on. */
  fail(error: Error): void
}

/**
 * Group commit: while one batch is being written, changes gather in the next. Nothing else writes the runner's
 * tables, so the changes need no locks and no re-reading.
 */
export function createWriter(
  write: (batch: string) => Promise<string[]>,
  onLost: (error: Error) => void,
): Writer {
  let batch = createBatch()
  let next: PromiseWithResolvers<ReadonlySet<string>> | null = null
  let writing: Promise<unknown> | null = null
  let lost: SessionLost | null = null

  const fail = (cause: Error) => {
    if (lost) return
    lost = new SessionLost(`the runner lost its database session: ${cause.message}`, { cause })
    next?.reject(lost)
    onLost(cause)
  }
  const flush = async () => {
    if (writing || !next || lost) return
    const waiting = next
    const json = batch.toJson()
    batch = createBatch()
    next = null
    writing = waiting.promise
    try {
      waiting.resolve(new Set(await write(json)))
    } catch (error) {
      fail(error as Error)
      waiting.reject(lost)
    }
    writing = null
    void flush()
  }

  return {
    get batch() {
      return batch
    },
    commit: () => {
      if (lost) return Promise.reject(lost)
      if (!next && batch.isEmpty) return (writing ?? Promise.resolve()).then(() => new Set())
      if (!next) {
        next = Promise.withResolvers()
        next.promise.catch(() => undefined)
        // What else happens in this turn of the event loop goes into the same batch.
        setImmediate(() => void flush())
      }
      return next.promise
    },
    fail,
  }
}
