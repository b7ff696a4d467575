import type { FetchSuccess } from '@repo/extract/fetch'
import { storeOriginal } from '../originals/store.ts'
import type { Tenant } from '../tenant.ts'
import type { FetchedPage } from './schema.ts'

/** Stores the bytes of a page under their hash, and answers with what is needed to read it from there. */
export async function storePage(tenant: Tenant, fetched: FetchSuccess): Promise<FetchedPage> {
  const { mediaType, charset, finalUrl: url, etag, lastModified } = fetched
  return {
    ...(await storeOriginal(tenant, [fetched.bytes])),
    mediaType,
    charset,
    url,
    etag,
    lastModified,
    isCaptured: false,
  }
}
