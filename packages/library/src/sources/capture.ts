import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import type { FetchedPage } from '../ingest/schema.ts'
import { storeOriginal } from '../originals/store.ts'
import { parse } from '../parse.ts'
import { FIRST_INTERVAL_SECONDS } from '../refetch/bounds.ts'
import type { Tenant } from '../tenant.ts'
import { requireRoom } from '../usage/room.ts'
import { restartSettled } from './restart-changes.ts'
import { findSource, viewColumns } from './rows.ts'
import { type CaptureInput, captureInput } from './schema.ts'
import { supportedMediaType } from './supported-media-type.ts'
import { type SourceRow, type SourceView, viewOf } from './view.ts'

type Captured = Pick<FetchedPage, 'sha256' | 'byteSize'> & { mediaType: string }

/**
 * Reads a link from the page as a person saved it, where the site does not show it to a server. Throws not_found;
 * invalid for what is no link, and for a file that is empty or cannot be read; too_large as addFile does; conflict
 * while the link is being read.
 */
export async function captureSource(ctx: Ctx, input: CaptureInput): Promise<SourceView> {
  const tenant = asMember(ctx)
  const { bytes, ...rest } = input
  const { id, fileName, mediaType: declared } = parse(captureInput, rest)
  const { kind } = await findSource(tenant, id)
  if (kind !== 'link')
    throw new AppError('invalid', 'Only a link is read from a saved page. Add this as a file.')
  await requireRoom(ctx, tenant)
  let mediaType = ''
  const stored = await storeOriginal(tenant, bytes, (head) => {
    mediaType = supportedMediaType(head, fileName, declared)
  })
  const restarted = await restartFrom(tenant, id, { ...stored, mediaType })
  if (restarted) return viewOf(restarted)
  await findSource(tenant, id)
  throw new AppError('conflict', 'This link is being read already. Wait until it is ready or has failed.')
}

/** Starts the next version of a settled link, for which the run finds the page stored. */
async function restartFrom(tenant: Tenant, id: string, page: Captured): Promise<SourceRow | null> {
  const columns = ['source_id', 'page', 'page_version', 'interval_seconds', 'next_fetch_at']
  const rows = sql`select id, jsonb_build_object('sha256', ${page.sha256}::text, 'byteSize', ${page.byteSize}::bigint,
      'mediaType', ${page.mediaType}::text, 'charset', null, 'url', url, 'etag', null, 'lastModified', null, 'isCaptured', true),
    content_version, ${FIRST_INTERVAL_SECONDS}::int, now() + make_interval(secs => ${FIRST_INTERVAL_SECONDS})
    from started`
  const [row] = await tenant.run<SourceRow>(sql`
    with started as (${restartSettled(tenant, id)} returning *),
    kept as (${tenant.insert('link_fetch', columns, rows)}
      on conflict (source_id) do update set page = excluded.page, page_version = excluded.page_version)
    select ${viewColumns} from started as source`)
  return row ?? null
}
