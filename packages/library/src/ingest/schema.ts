import { z } from 'zod'

/** Which content of which source a run reads. A run whose version is no longer the newest ends quietly. */
export const ingestInput = z.object({ sourceId: z.uuid(), version: z.int().min(1) })
export type IngestInput = z.input<typeof ingestInput>

/** A fetched page: the bytes are stored under their hash, so that a step hands over no body. */
export const fetchedPage = z.object({
  sha256: z.string(),
  mediaType: z.string().nullable(),
  charset: z.string().nullable(),
  byteSize: z.int(),
  url: z.string(),
  /** What the site calls this version of the page, to be sent when it is asked again. */
  etag: z.string().nullable().default(null),
  lastModified: z.string().nullable().default(null),
  /** It is what a person's browser showed them and they saved. */
  isCaptured: z.boolean().default(false),
})
export type FetchedPage = z.output<typeof fetchedPage>

export const extractInput = ingestInput.extend({ fetched: fetchedPage.nullable().default(null) })
export type ExtractInput = z.input<typeof extractInput>

export const snapshotInput = ingestInput.extend({ snapshotId: z.uuid() })
export type SnapshotInput = z.input<typeof snapshotInput>

/** A newer version has started, the source is settled or was deleted: there is nothing to do. */
export type Stale = { outcome: 'stale' }

/** The source has ended with this reason, and another attempt at once would end the same. */
export type Ended = { outcome: 'failed'; code: string; message: string }
