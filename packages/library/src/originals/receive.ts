import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { AppError } from '../errors.ts'
import { MAX_ORIGINAL_BYTES } from '../sources/schema.ts'
import type { Tenant } from '../tenant.ts'
import { claimBlob, keepPart, PART_BYTES, type SmallOriginal, smallOriginal } from './keep.ts'

/** A large original, stored in parts under a temporary key until its hash is known. */
export type SpooledOriginal = { sha256: string; byteSize: number; uploadKey: string }
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>
export type ReceivedOriginal = { small: SmallOriginal } | { spooled: SpooledOriginal }

/**
 * Reads a stream to its end, holding at most one part of it in memory. `accept` sees the first part and may
 * throw. Throws too_large above MAX_ORIGINAL_BYTES and invalid for an empty one; then nothing stays stored.
 */
export async function receiveOriginal(
  tenant: Tenant,
  stream: Bytes,
  accept: (head: Buffer) => void,
): Promise<ReceivedOriginal> {
  const parts = inParts(stream)
  const first = await parts.next()
  if (first.done) throw new AppError('invalid', 'The file is empty. Choose one that has content.')
  accept(first.value)
  if (first.value.length < PART_BYTES) return { small: smallOriginal(first.value) }
  return { spooled: await spool(tenant, first.value, parts) }
}

/** Gives a spooled original its true key, or drops it when the library has these bytes already. */
export async function settleSpooled(tenant: Tenant, original: SpooledOriginal): Promise<void> {
  const [claimed] = await tenant.run<{ fresh: boolean }>(
    claimBlob(tenant, original.sha256, original.byteSize),
  )
  if (claimed?.fresh) {
    await tenant.run(
      tenant.update('blob_part', sql`sha256 = ${original.sha256}`, sql`sha256 = ${original.uploadKey}`),
    )
  }
  await discardSpooled(tenant, original.uploadKey)
}

/** Removes what was stored of an upload. */
export async function discardSpooled(tenant: Tenant, uploadKey: string): Promise<void> {
  await tenant.run(tenant.delete('blob', sql`sha256 = ${uploadKey}`))
}

// No transaction spans the upload: a slow sender would hold a connection, and hold back vacuum, for its length.
async function spool(tenant: Tenant, first: Buffer, rest: AsyncIterable<Buffer>): Promise<SpooledOriginal> {
  const uploadKey = `upload:${randomUUID()}`
  const hash = createHash('sha256').update(first)
  let byteSize = first.length
  let ordinal = 0
  try {
    await tenant.run(claimBlob(tenant, uploadKey, 0))
    await tenant.run(keepPart(tenant, uploadKey, ordinal, first))
    for await (const part of rest) {
      hash.update(part)
      byteSize += part.length
      await tenant.run(keepPart(tenant, uploadKey, ++ordinal, part))
    }
  } catch (error) {
    await discardSpooled(tenant, uploadKey)
    throw error
  }
  return { sha256: hash.digest('hex'), byteSize, uploadKey }
}

/** Cuts a stream into parts of PART_BYTES, the last one shorter. */
async function* inParts(stream: Bytes): AsyncGenerator<Buffer, void> {
  let pending: Buffer[] = []
  let pendingBytes = 0
  let totalBytes = 0
  for await (const piece of stream) {
    totalBytes += piece.byteLength
    if (totalBytes > MAX_ORIGINAL_BYTES) {
      throw new AppError('too_large', 'The file is larger than 50 MB. Split it, or save a smaller version.')
    }
    pending.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
    pendingBytes += piece.byteLength
    if (pendingBytes < PART_BYTES) continue
    const whole = Buffer.concat(pending)
    const cut = whole.length - (whole.length % PART_BYTES)
    for (let start = 0; start < cut; start += PART_BYTES) yield whole.subarray(start, start + PART_BYTES)
    pending = [whole.subarray(cut)]
    pendingBytes = whole.length - cut
  }
  if (pendingBytes > 0) yield Buffer.concat(pending)
}
