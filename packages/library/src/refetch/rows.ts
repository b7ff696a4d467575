import { sql } from 'drizzle-orm'
import type { Reason } from '../ingest/fetch-failure.ts'
import type { FetchedPage } from '../ingest/schema.ts'
import { restartChanges } from '../sources/restart-changes.ts'
import type { Tenant } from '../tenant.ts'

/** A ready link and what is known of its page. */
export type KnownLink = {
  sourceId: string
  url: string
  version: number
  textSha256: string
  etag: string | null
  lastModified: string | null
  intervalSeconds: number
  failures: number
}

/** Null for what is no link, is deleted, or is not ready. */
export async function knownLink(tenant: Tenant, sourceId: string): Promise<KnownLink | null> {
  const [link] = await tenant.run<KnownLink>(sql`
    select source.id as "sourceId", source.url, source.content_version as version,
      snapshot.text_sha256 as "textSha256", link_fetch.etag, link_fetch.last_modified as "lastModified",
      link_fetch.interval_seconds as "intervalSeconds", link_fetch.failures
    from ${tenant.rows('source')}
    join ${tenant.rows('link_fetch')} on link_fetch.source_id = source.id
    join ${tenant.rows('snapshot')} on snapshot.id = source.snapshot_id
    where source.id = ${sourceId}::uuid and source.kind = 'link' and source.state = 'ready'
      and source.deleted_at is null`)
  return link ?? null
}

/** The page says the same. A site that answers 304 need not repeat what it calls the page. */
export async function noteUnchanged(
  tenant: Tenant,
  { sourceId }: KnownLink,
  { page, intervalSeconds }: { page: Pick<FetchedPage, 'etag' | 'lastModified'>; intervalSeconds: number },
): Promise<void> {
  const changes = sql`etag = coalesce(${page.etag}, etag), last_modified = coalesce(${page.lastModified}, last_modified),
    fetched_at = now(), interval_seconds = ${intervalSeconds}::int,
    next_fetch_at = now() + make_interval(secs => ${intervalSeconds}),
    failures = 0, failure_code = null, failure_message = null`
  await tenant.run(tenant.update('link_fetch', changes, sql`source_id = ${sourceId}::uuid`))
}

export async function noteFailure(
  tenant: Tenant,
  { sourceId }: KnownLink,
  { reason, waitSeconds }: { reason: Reason; waitSeconds: number },
): Promise<void> {
  const changes = sql`failures = failures + 1, failure_code = ${reason.code}, failure_message = ${reason.message},
    next_fetch_at = now() + make_interval(secs => ${waitSeconds})`
  await tenant.run(tenant.update('link_fetch', changes, sql`source_id = ${sourceId}::uuid`))
}

/**
 * Starts the next version of a link, for which the run finds the page stored. Answers with that version; null when
 * somebody else started one, or the source is not ready any more.
 */
export async function restartWith(
  tenant: Tenant,
  { sourceId, version }: KnownLink,
  { page, intervalSeconds }: { page: FetchedPage; intervalSeconds: number },
): Promise<number | null> {
  const start = tenant.update(
    'source',
    restartChanges,
    sql`id = ${sourceId}::uuid and content_version = ${version}::int and state = 'ready' and deleted_at is null`,
  )
  const keep = tenant.update(
    'link_fetch',
    sql`page = ${JSON.stringify(page)}::jsonb, page_version = ${version + 1}::int,
      interval_seconds = ${intervalSeconds}::int,
      next_fetch_at = now() + make_interval(secs => ${intervalSeconds})`,
    sql`source_id in (select id from started)`,
  )
  const started = await tenant.run(sql`with started as (${start} returning id) ${keep} returning 1`)
  return started.length > 0 ? version + 1 : null
}
