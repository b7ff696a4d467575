import type { Ledger } from '../queue/ledger.ts'
import type { Place } from '../spool/segment.ts'
import { type Inheritance, openSpool, type Spool, type SpoolOptions } from '../spool/spool.ts'
import type { Batch, BatchFacts } from './batch.ts'
import { createQueue } from './one-by-one.ts'
import { batchOf, bytesInMemory, entriesInMemoryOnly, type Parcel, parcelOf } from './parcel.ts'

/** Batches that wait to be sent, oldest first: on disk where there is one, so that they outlive the process. */
export type Outbox = {
  /** What earlier processes left on disk is taken over. */
  opened: Promise<void>
  put(batch: Batch): Promise<void>
  /** The oldest batch, which stays until it is done. */
  next(): Promise<{ parcel: Parcel; batch: Batch } | null>
  /** It was stored, rejected, or is replaced by others. */
  done(parcel: Parcel, replacedBy?: Batch[]): Promise<void>
  isFull(): boolean
  isEmpty(): boolean
  /** Entries that would be lost with the process, because their batches are not on disk. */
  countInMemoryOnly(): number
  /** Writes down what is in memory alone, soon, if the ledger changed. */
  noteLedger(): void
  /** Puts a batch on disk at once, because this process is about to end: then another one sends it. */
  rescue(batch: Batch): void
  close(): Promise<void>
}

/** Compressed batches held in memory beyond those on disk. */
const MAX_MEMORY_BYTES = 4 * 1024 * 1024
const SIGN_OF_LIFE_MS = 3_000
const ADOPT_MS = 30_000

export function createOutbox(options: {
  spool: SpoolOptions | null
  ledger: Ledger
  /** A batch had to go. */
  onLost: (facts: BatchFacts) => void
  onInherited: () => void
  onProblem: (message: string) => void
}): Outbox {
  const { ledger, onLost, onInherited, onProblem } = options
  const parcels: Parcel[] = []
  let spool: Spool | null = null
  let sending: Parcel | null = null
  let isNoted = true
  let isClosed = false
  const exclusive = createQueue()

  const persist = () => {
    isNoted = true
    if (spool && !isClosed) attempt(() => spool?.persist(ledger.block()), onProblem)
  }
  const opening = options.spool ? exclusive(() => open(options.spool as SpoolOptions)) : Promise.resolve()
  const timers = options.spool
    ? [
        setInterval(() => exclusive(stayAlive), SIGN_OF_LIFE_MS),
        setInterval(() => exclusive(adopt), ADOPT_MS),
      ]
    : []
  for (const timer of timers) timer.unref()

  async function open(spoolOptions: SpoolOptions) {
    try {
      spool = await openSpool(spoolOptions)
      persist()
      await adopt()
    } catch (error) {
      onProblem(`batches cannot be kept on disk: ${(error as Error).message}`)
    }
  }

  async function adopt() {
    if (!spool || isClosed) return
    for (let left = 64; left > 0; left--) {
      const inheritance = await spool.adopt().catch(() => null)
      if (!inheritance) return
      parcels.unshift(...inheritance.found.map(({ facts, place }) => parcelOf(facts, null, place)))
      inherit(ledger, inheritance)
      persist()
      await spool.forgetLedgers()
      onInherited()
    }
  }

  /** Another process may take this one for ended, when it was stopped for long. Then it starts anew. */
  async function stayAlive() {
    if (!spool || isClosed || (await spool.isOwner())) return
    const held = parcels.filter(({ body }) => body)
    parcels.splice(0, parcels.length, ...held.map((parcel) => ({ ...parcel, place: null })))
    await spool.close(false).catch(() => undefined)
    spool = null
    await open(options.spool as SpoolOptions)
  }

  async function keepOnDisk(batch: Batch): Promise<Place | null> {
    if (!spool) return null
    try {
      while (spool.isFullFor(batch.body.byteLength)) if (!(await dropOldestSegment())) break
      return await spool.append(batch)
    } catch (error) {
      onProblem(`a batch cannot be kept on disk: ${(error as Error).message}`)
      return null
    }
  }

  async function dropOldestSegment(): Promise<boolean> {
    const segment = await spool?.dropOldest()
    if (!segment) return false
    const gone = parcels.filter(({ place }) => place?.segment === segment)
    for (const parcel of gone) {
      // What is being sent may arrive yet.
      if (parcel === sending) parcel.place = null
      else {
        parcels.splice(parcels.indexOf(parcel), 1)
        onLost(parcel.facts)
      }
    }
    return true
  }

  async function add(batch: Batch, at: number) {
    const place = await keepOnDisk(batch)
    enter(batch.facts, place)
    // The newest stays in memory too, where it is not read again when it is sent at once.
    const isKept = !place || bytesInMemory(parcels) + batch.body.byteLength <= MAX_MEMORY_BYTES / 4
    parcels.splice(at, 0, parcelOf(batch.facts, isKept ? batch.body : null, place))
  }

  /** From here on the ledger answers for what is in memory alone. */
  function enter({ entryCounts, droppedByReason, sequence }: BatchFacts, place: Place | null) {
    if (place) ledger.left(entryCounts)
    ledger.told(droppedByReason)
    ledger.putAway(sequence)
    persist()
  }

  async function take(parcel: Parcel) {
    if (parcels.includes(parcel)) parcels.splice(parcels.indexOf(parcel), 1)
    if (parcel.place) await spool?.done(parcel.place)
    if (parcel.isInMemoryOnly) ledger.left(parcel.facts.entryCounts)
    persist()
  }

  return {
    opened: opening,
    put: (batch) => exclusive(() => add(batch, parcels.length)),
    next: () =>
      exclusive(async () => {
        for (let parcel = parcels[0]; parcel; parcel = parcels[0]) {
          const batch = await batchOf(parcel, spool)
          if (batch) {
            sending = parcel
            // Held while it is sent, so that it survives its segment.
            parcel.body = batch.body
            return { parcel, batch }
          }
          onProblem('a batch on disk cannot be read and is left out')
          onLost(parcel.facts)
          await take(parcel)
        }
        return null
      }),
    done: (parcel, replacedBy = []) =>
      exclusive(async () => {
        sending = null
        for (const [index, batch] of replacedBy.entries()) await add(batch, index + 1)
        await take(parcel)
      }),
    isFull: () => bytesInMemory(parcels) >= MAX_MEMORY_BYTES,
    isEmpty: () => parcels.length === 0,
    countInMemoryOnly: () => entriesInMemoryOnly(parcels),
    noteLedger: () => {
      if (!isNoted || !options.spool || !ledger.hasChanged()) return
      isNoted = false
      setImmediate(() => isNoted || persist())
    },
    rescue: (batch) => {
      if (isClosed) return
      const place = attempt(() => spool?.rescue(batch), onProblem) ?? null
      enter(batch.facts, place)
      parcels.push(parcelOf(batch.facts, place ? null : batch.body, place))
    },
    close: async () => {
      await opening
      for (const timer of timers) clearInterval(timer)
      await exclusive(async () => {
        persist()
        isClosed = true
        const isNothingLost = parcels.length === 0 && !ledger.hasDropped()
        await spool?.close(isNothingLost).catch(() => undefined)
      })
    },
  }
}

/** Counts what an ended process had in memory as lost, but for what it had put away since it last wrote that down. */
function inherit(ledger: Ledger, { found, ledger: left }: Inheritance): void {
  if (!left) return
  ledger.inherit(
    left,
    found.filter(({ facts }) => facts.sequence > left.sequence).map(({ facts }) => facts),
  )
}

function attempt<T>(work: () => T, onProblem: (message: string) => void): T | undefined {
  try {
    return work()
  } catch (error) {
    onProblem(`what is in memory cannot be noted on disk: ${(error as Error).message}`)
    return undefined
  }
}
