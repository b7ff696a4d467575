import { sql } from 'drizzle-orm'
import type { Tenant } from '../tenant.ts'
import { keepSmall } from './keep.ts'
import { type Bytes, receiveOriginal, settleSpooled } from './receive.ts'

/**
 * Stores bytes that no source refers to yet, for a run to read: nobody collects them within the hour. `accept` sees
 * the first part and may throw. Throws as receiveOriginal does.
 */
export async function storeOriginal(
  tenant: Tenant,
  stream: Bytes,
  accept: (head: Buffer) => void = () => undefined,
): Promise<{ sha256: string; byteSize: number }> {
  const received = await receiveOriginal(tenant, stream, accept)
  if ('small' in received) {
    const { sha256, bytes } = received.small
    await tenant.run(sql`with ${keepSmall(tenant, received.small)} select 1`)
    return { sha256, byteSize: bytes.length }
  }
  const { sha256, byteSize } = received.spooled
  await tenant.transaction((transaction) => settleSpooled(transaction, received.spooled))
  return { sha256, byteSize }
}
