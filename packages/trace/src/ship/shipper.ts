import { followClock } from '../context/now.ts'
import type { DropReason, Ledger } from '../queue/ledger.ts'
import type { RequestCounts } from '../queue/request-counts.ts'
import type { Ring } from '../queue/ring.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { SpoolOptions } from '../spool/spool.ts'
import type { BatchFacts } from './batch.ts'
import { createOutbox } from './outbox.ts'
import { BATCH_BYTES, BATCH_ENTRIES, createPacker } from './pack.ts'
import type { Receiver } from './post.ts'
import { createSender } from './sender.ts'

export type Shipper = {
  /** Entries or counts were added. */
  notice(): void
  /** Puts what is in memory on disk at once, for a process that is about to end. */
  rescue(): void
  /** Hands everything on; resolves when it is packed and an attempt was made to send it. */
  flush(timeoutMs: number): Promise<void>
  close(): Promise<void>
}

const FLUSH_MS = 250
/** Counts alone are not worth a batch each time. */
const COUNTS_ONLY_MS = 5_000
const CLOSE_MS = 2_000

/** Packs what is recorded, a moment after the first entry or when there is enough, and sends it. */
export function createShipper(options: {
  service: string
  instance: string | null
  receiver: Receiver
  spool: SpoolOptions | null
  ring: Ring
  ledger: Ledger
  counts: RequestCounts
  redactor: Redactor
  /** Runs work of which nothing is recorded: what is sent must not make more to send. */
  unrecorded: <T>(work: () => T) => T
  onMonitoredTags: (tags: string[]) => void
  onProblem: (message: string) => void
}): Shipper {
  const { ring, ledger, counts, redactor, unrecorded, onProblem, service, instance } = options
  let timer: NodeJS.Timeout | null = null
  let isTimerForCounts = false
  let packing: Promise<void> | null = null
  let isClosed = false

  const lose = (facts: BatchFacts, reason: DropReason) => {
    ledger.dropped(reason, facts.entryCounts)
    for (const [earlier, lost] of Object.entries(facts.droppedByReason))
      ledger.dropped(earlier as DropReason, lost)
  }
  const outbox = unrecorded(() =>
    createOutbox({
      spool: options.spool,
      ledger,
      onLost: (facts) => {
        lose(facts, 'spool_full')
        counts.restore(facts.requestCounts)
      },
      onInherited: () => sender.wake(),
      onProblem,
    }),
  )
  const sender = createSender({
    outbox,
    receiver: options.receiver,
    onRejected: lose,
    onMonitoredTags: options.onMonitoredTags,
    onProblem,
  })
  const packer = createPacker({ sender: { service, instance }, redactor, ledger, counts })

  const hasCounts = () => !counts.isEmpty() || ledger.hasDropped()

  const isWorthPacking = () => ring.size >= BATCH_ENTRIES || ring.bytes >= BATCH_BYTES

  /** What there is now, and then no more than full batches: what comes meanwhile waits for its turn. */
  async function packAll() {
    let isFirst = ring.size > 0 || hasCounts()
    while ((isFirst || isWorthPacking()) && !outbox.isFull()) {
      isFirst = false
      const entries = ring.take({ maxEntries: BATCH_ENTRIES, maxBytes: BATCH_BYTES })
      await packer.pack(entries, async (batch) => {
        await outbox.put(batch)
        sender.wake()
      })
    }
  }

  function pack(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    followClock()
    packing ??= unrecorded(packAll)
      .catch((error: Error) => onProblem(`entries could not be packed: ${error.message}`))
      .finally(() => {
        packing = null
        sender.wake()
        if (!isClosed) notice()
      })
    return packing
  }

  function notice() {
    outbox.noteLedger()
    if (packing || isClosed) return
    if (isWorthPacking()) {
      if (!outbox.isFull()) void pack()
      else arm(FLUSH_MS, false)
    } else if (ring.size > 0) arm(FLUSH_MS, false)
    else if (hasCounts()) arm(COUNTS_ONLY_MS, true)
  }

  function arm(delayMs: number, isForCounts: boolean) {
    if (timer && (isForCounts || !isTimerForCounts)) return
    if (timer) clearTimeout(timer)
    isTimerForCounts = isForCounts
    timer = unrecorded(() => setTimeout(() => void pack(), delayMs))
    timer.unref()
  }

  const flush = async (timeoutMs: number) => {
    // What is being packed was taken before; the rest follows.
    await packing
    do await pack()
    while (ring.size > 0 && !outbox.isFull())
    await unrecorded(() => sender.drain(timeoutMs))
  }

  return {
    notice,
    rescue: () => {
      const everything = { maxEntries: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY }
      const entries = ring.take(everything)
      if (entries.length === 0) return
      outbox.rescue(packer.packNow(entries))
      // Not every uncaught exception ends a process: Next.js goes on after one.
      sender.wake()
    },
    flush,
    close: async () => {
      if (isClosed) return
      await flush(CLOSE_MS)
      isClosed = true
      if (timer) clearTimeout(timer)
      await sender.close()
      await outbox.close()
      const lost = ring.size + outbox.countInMemoryOnly()
      if (lost > 0) onProblem(`${lost} entries could not be sent before the end`)
    },
  }
}
