import type { FetchSuccess } from '@repo/extract/fetch'
import { sql } from 'drizzle-orm'
import { keepSmall } from '../originals/keep.ts'
import { receiveOriginal, settleSpooled } from '../originals/receive.ts'
import type { Tenant } from '../tenant.ts'
import type { FetchedPage } from './schema.ts'

/** Stores the bytes of a page under their hash, and answers with what is needed to read it from there. */
export async function storePage(tenant: Tenant, fetched: FetchSuccess): Promise<FetchedPage> {
  const received = await receiveOriginal(tenant, [fetched.bytes], () => undefined)
  if ('small' in received) {
    await tenant.run(sql`with ${keepSmall(tenant, received.small)} select 1`)
  } else {
    await tenant.transaction((transaction) => settleSpooled(transaction, received.spooled))
  }
  return {
    sha256: 'small' in received ? received.small.sha256 : received.spooled.sha256,
    mediaType: fetched.mediaType,
    charset: fetched.charset,
    byteSize: fetched.bytes.length,
    url: fetched.finalUrl,
    etag: fetched.etag,
    lastModified: fetched.lastModified,
  }
}
