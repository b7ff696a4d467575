import { keepSmall } from '../originals/keep.ts'
import { discardSpooled, type ReceivedOriginal, settleSpooled } from '../originals/receive.ts'
import type { Tenant } from '../tenant.ts'
import { insertSource, type NewSource } from './insert.ts'
import type { AddResult } from './view.ts'

/** Writes a source and its received original: both, or neither. */
export async function insertWithOriginal(
  tenant: Tenant,
  source: Omit<NewSource, 'originalSha256' | 'byteSize'>,
  received: ReceivedOriginal,
): Promise<AddResult> {
  if ('small' in received) {
    const { small } = received
    const row = { ...source, originalSha256: small.sha256, byteSize: small.bytes.length }
    return insertSource(tenant, row, keepSmall(tenant, small))
  }
  const { spooled } = received
  try {
    return await tenant.transaction(async (transaction) => {
      await settleSpooled(transaction, spooled)
      const row = { ...source, originalSha256: spooled.sha256, byteSize: spooled.byteSize }
      return insertSource(transaction, row)
    })
  } catch (error) {
    await discardSpooled(tenant, spooled.uploadKey)
    throw error
  }
}
