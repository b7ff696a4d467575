import type { Batch } from '../entry.ts'
import { groupWrites } from './group-writes.ts'
import { createLive, summariesOf } from './live.ts'
import { type StoreEvent, type StoreOptions, type ThreadOptions, withDefaults } from './options.ts'
import type { ReaderCalls, ReaderEvent } from './reader/reader.ts'
import type { BatchLeak, Store, StoredEntry, StoreStatus, WriteOutcome } from './store.ts'
import { startThread, type Thread } from './thread/start.ts'
import { prepareBatch } from './writer/prepare.ts'
import { freeBytes } from './writer/retention.ts'
import type { WriterCalls } from './writer/writer.ts'

const PRUNE_EVERY_MS = 5 * 60_000
const BUSY_RETRY_SECONDS = 1
const DISK_RETRY_SECONDS = 30

/** Opens the store at `databasePath`, and makes it if it is new. Throws if the ledger there is not one of ours. */
export async function createStore(options: StoreOptions): Promise<Store> {
  const { report } = options
  const threadOptions = withDefaults(options)
  const writer = startThread<WriterCalls, StoreEvent>(new URL('writer/worker.ts', import.meta.url), {
    workerData: threadOptions,
    onEvent: report,
  })
  const setAside = (path: string) =>
    writer
      .call('setAside', path)
      .catch((error) => report({ level: 'error', message: `${path} could not be set aside: ${error}` }))
  const reader = startReader(threadOptions, setAside)
  const grouped = groupWrites(writer)
  const live = createLive()
  let queuedBytes = 0

  const unlink = async (names: Promise<string[]>): Promise<string[]> => {
    if ((await names).length > 0) await reader.call('closeUnlinked')
    return names
  }
  const prune = (olderThanHours: number) => unlink(writer.call('prune', { olderThanHours }))
  await prune(options.pruneAfterHours)
  const timer = setInterval(() => {
    prune(options.pruneAfterHours).catch((error) =>
      report({ level: 'error', message: `prune failed: ${error}` }),
    )
  }, PRUNE_EVERY_MS).unref()

  const writing = new Set<Promise<WriteOutcome>>()

  function write(batch: Batch, from: { keyId: string; leaks: BatchLeak[] }): Promise<WriteOutcome> {
    const outcome = prepareAndWrite(batch, from)
    writing.add(outcome)
    return outcome.finally(() => writing.delete(outcome))
  }

  async function prepareAndWrite(
    batch: Batch,
    from: { keyId: string; leaks: BatchLeak[] },
  ): Promise<WriteOutcome> {
    const { prepared, entries, bytes } = await prepareBatch(batch, from)
    if (queuedBytes > 0 && queuedBytes + bytes > threadOptions.queueMaxBytes) {
      return { ok: false, reason: 'busy', retryAfterSeconds: BUSY_RETRY_SECONDS }
    }
    queuedBytes += bytes
    try {
      const answer = await grouped.write({ batch: prepared, bytes, wantsKeys: live.isWatched() })
      if (!answer.ok) return { ...answer, retryAfterSeconds: DISK_RETRY_SECONDS }
      if (live.isWatched()) live.tell(summariesOf(batch, entries, answer.keys))
      return { ok: true, stored: answer.stored }
    } finally {
      queuedBytes -= bytes
    }
  }

  async function status(): Promise<StoreStatus> {
    const freeDiskBytes = freeBytes(options.databasePath)
    return {
      isWriterCaughtUp: writer.pending() === 0 && writing.size === 0,
      queuedBytes,
      freeDiskBytes,
      isDiskAboveFloor: freeDiskBytes >= options.floorBytes,
      capBytes: options.capBytes,
      ...(await reader.call('sizes')),
    }
  }

  return {
    write: (batch, { keyId, leaks = [] }) => write(batch, { keyId, leaks }),
    amend: (amendment) => writer.call('amend', amendment),
    list: (filter, page) => reader.call('list', { filter, ...page }),
    entry: (key) => reader.call('entry', key),
    trace: async (traceId, { limit }) => {
      const [entries, pins] = await Promise.all([readTrace(reader, traceId, limit + 1), writer.call('pins')])
      entries.sort((a, b) => a.startMs - b.startMs)
      return {
        entries: entries.slice(0, limit),
        isCut: entries.length > limit,
        isPinned: pins.includes(traceId),
      }
    },
    causedBy: (traceId, { limit }) => reader.call('causedBy', { traceId, limit }),
    tracesOf: (root, { limit }) => reader.call('tracesOf', { ...root, limit }),
    occurrences: (familyHash, page) => reader.call('list', { filter: { familyHash }, ...page }),
    overview: (range) => reader.call('overview', range),
    findValue: (value, range) => reader.call('findValue', { value, ...range }),
    leaks: (range) => reader.call('leaks', range),
    purge: (what) => writer.call('purge', what),
    pin: async (traceId) => {
      const pinned = await reader.call('countTrace', traceId)
      if (pinned > 0) await writer.call('pin', traceId)
      return { pinned }
    },
    unpin: (traceId) => writer.call('unpin', traceId),
    pinned: async () => reader.call('roots', await writer.call('pins')),
    monitoredTags: () => writer.call('monitoredTags'),
    monitorTag: (tag) => writer.call('monitorTag', tag),
    unmonitorTag: (tag) => writer.call('unmonitorTag', tag),
    prune: ({ olderThanHours }) => prune(olderThanHours),
    clear: () => unlink(writer.call('clear')),
    subscribe: live.subscribe,
    status,
    close: async () => {
      clearInterval(timer)
      await Promise.allSettled(writing)
      await Promise.all([writer.call('close'), reader.call('close')])
      await Promise.all([writer.close(), reader.close()])
    },
  }
}

/** In parts, since taking over what another thread read holds up this one. */
async function readTrace(
  reader: Thread<ReaderCalls>,
  traceId: string,
  limit: number,
): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = []
  for (;;) {
    const partLimit = Math.min(TRACE_PART, limit - entries.length)
    const after = entries.at(-1)?.key
    const part = await reader.call('tracePart', { traceId, limit: partLimit, ...(after && { after }) })
    entries.push(...part)
    if (part.length < TRACE_PART || entries.length >= limit) return entries
  }
}

const TRACE_PART = 500

/** Reads again, without it, when a file turned out to be damaged and was set aside. */
function startReader(
  workerData: ThreadOptions,
  setAside: (path: string) => Promise<void>,
): Thread<ReaderCalls> {
  let settingAside: Promise<void> | null = null
  const reader = startThread<ReaderCalls, ReaderEvent>(new URL('reader/worker.ts', import.meta.url), {
    workerData,
    onEvent: ({ damagedPath }) => {
      settingAside = setAside(damagedPath).finally(() => {
        settingAside = null
      })
    },
  })
  return {
    ...reader,
    call: (name, ...input) =>
      reader.call(name, ...input).catch((error) => {
        if (settingAside === null) throw error
        return settingAside.then(() => reader.call(name, ...input))
      }),
  }
}
