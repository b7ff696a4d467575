import { closeSync, openSync, writeSync } from 'node:fs'
import { readdir, readFile, rm, rmdir, unlink } from 'node:fs/promises'
import path from 'node:path'
import { readLedger } from '../queue/ledger.ts'
import type { Batch, BatchFacts } from '../ship/batch.ts'
import { adoptDirectory, createOwnDirectory, STALE_MS, signOfLife } from './directory.ts'
import { encodeRecord } from './record.ts'
import {
  createSegment,
  type OpenSegment,
  openSegment,
  type Place,
  type Segment,
  writeSegment,
} from './segment.ts'

const LEDGER = 'ledger'
const SEGMENT = /\.segment$/
/** Not after every batch: what is done and still there after a crash is sent again, and known to the receiver. */
const EMPTIED_BYTES = 256 * 1024
const MAX_SEGMENT_BYTES = 4 * 1024 * 1024

export type SpoolOptions = {
  /** Where the directories of all processes are. */
  root: string
  service: string
  maxBytes?: number
  /** How long a process must have given no sign of life before another takes over what it left. */
  staleMs?: number
}

export type Found = { place: Place; facts: BatchFacts }

/** What an ended process left: batches, and the block of its ledger. */
export type Inheritance = { found: Found[]; ledger: ReturnType<typeof readLedger> }

/** Batches on disk, in a directory of this process. Its methods are not to overlap, but for `persist`. */
export type Spool = Awaited<ReturnType<typeof openSpool>>

export async function openSpool({
  root,
  service,
  maxBytes = 64 * 1024 * 1024,
  staleMs = STALE_MS,
}: SpoolOptions) {
  const directory = await createOwnDirectory(root, service)
  const directories = [directory]
  const ledgerFile = openSync(path.join(directory, LEDGER), 'w', 0o600)
  const segmentBytes = Math.min(MAX_SEGMENT_BYTES, Math.ceil(maxBytes / 8))
  const segments: Segment[] = []
  let current: OpenSegment | null = null
  let made = 0

  const segmentFor = async (bytes: number): Promise<OpenSegment> => {
    if (current && (current.bytes === 0 || current.bytes + bytes <= segmentBytes)) return current
    current = await createSegment(path.join(directory, `${String(++made).padStart(8, '0')}.segment`))
    segments.push(current)
    return current
  }
  const remove = async (segment: Segment) => {
    segments.splice(segments.indexOf(segment), 1)
    if (current === segment) current = null
    await segment.remove()
  }
  return {
    append: async (batch: Batch): Promise<Place> => {
      const record = encodeRecord(batch)
      return (await segmentFor(record.byteLength)).append(record)
    },
    /** Whether a batch of this size needs room to be made first. */
    isFullFor: (bytes: number) => segments.reduce((total, each) => total + each.bytes, bytes) > maxBytes,
    /** Removes the oldest segment. Null when there is none. */
    dropOldest: async (): Promise<Segment | null> => {
      const [oldest] = segments
      if (oldest) await remove(oldest)
      return oldest ?? null
    },
    /** A record is done. A segment whose last one it was is removed, or emptied when it is in use. */
    done: async ({ segment }: Place): Promise<void> => {
      segment.waiting--
      if (segment.waiting > 0 || !segments.includes(segment)) return
      if (segment !== current) await remove(segment)
      else if (segment.bytes > EMPTIED_BYTES) await current.empty()
    },
    /** Takes over what one ended process left. Null when there is nothing. */
    adopt: async (): Promise<Inheritance | null> => {
      const adopted = await adoptDirectory({ root, service, staleMs, own: directories })
      if (!adopted) return null
      directories.push(adopted)
      const block = await readFile(path.join(adopted, LEDGER)).catch(() => null)
      const found: Found[] = []
      for (const name of (await readdir(adopted)).filter((each) => SEGMENT.test(each)).sort()) {
        const { segment, records } = await openSegment(path.join(adopted, name))
        segments.unshift(segment)
        if (records.length === 0) await remove(segment)
        found.push(...records.map(({ facts, ...record }) => ({ facts, place: { segment, ...record } })))
      }
      return { found, ledger: block && readLedger(block) }
    },
    /** To be called when what an inheritance's ledger says is kept in our own. */
    forgetLedgers: async () => {
      for (const each of directories.slice(1)) await unlink(path.join(each, LEDGER)).catch(() => undefined)
    },
    /** At once, beside what is being appended. */
    rescue: (batch: Batch): Place => {
      const file = path.join(directory, `rescued-${batch.facts.sequence}.segment`)
      const place = writeSegment(file, encodeRecord(batch))
      segments.push(place.segment)
      return place
    },
    persist: (block: Uint8Array) => void writeSync(ledgerFile, block, 0, block.byteLength, 0),
    /** Renews the signs of life. False when this process was taken for ended, and its directory for abandoned. */
    isOwner: async () => (await Promise.all(directories.map(signOfLife))).every(Boolean),
    /** Closes the files. Directories without batches go. */
    close: async (isNothingLost: boolean) => {
      closeSync(ledgerFile)
      const isEmpty = segments.every(({ waiting }) => waiting === 0)
      for (const segment of segments) await (segment.waiting === 0 ? segment.remove() : segment.close())
      const names = await readdir(directory).catch(() => [])
      if (isNothingLost && isEmpty && !names.some((name) => SEGMENT.test(name)))
        await rm(directory, { recursive: true, force: true })
      for (const each of directories.slice(1)) await removeIfEmpty(each)
    },
  }
}

async function removeIfEmpty(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  if (names.some((name) => SEGMENT.test(name))) return
  await unlink(path.join(directory, 'alive')).catch(() => undefined)
  await rmdir(directory).catch(() => undefined)
}
