import { type SQL, sql } from 'drizzle-orm'
import { AppError } from '../errors.ts'
import type { Reason } from '../ingest/fetch-failure.ts'
import type { Tenant } from '../tenant.ts'

export function feedNotFound(): AppError {
  return new AppError('not_found', 'There is no such feed in this library.')
}

/** Writes the event that has the feeds of `rows` read at once: the schedule's turn comes an interval later. */
export function pollRequest(tenant: Tenant, rows: SQL): SQL {
  const event = sql`select 'feed/poll.due', jsonb_strip_nulls(jsonb_build_object('organizationId',
    ${tenant.organizationId}::text, 'feedId', id, 'host', substring(url from '^[a-z]+://([^/?#]+)'))) from ${rows}`
  return tenant.insert('outbox', ['name', 'data'], event)
}

/** A feed as polling needs it. */
export type KnownFeed = {
  id: string
  url: string
  etag: string | null
  lastModified: string | null
  intervalSeconds: number
  failures: number
  isFirst: boolean
}

/** Null when it was removed or is held back. */
export async function knownFeed(tenant: Tenant, id: string): Promise<KnownFeed | null> {
  const [feed] = await tenant.run<KnownFeed>(sql`
    select id, url, etag, last_modified as "lastModified", interval_seconds as "intervalSeconds", failures,
      polled_at is null as "isFirst"
    from ${tenant.rows('feed')} where id = ${id}::uuid and paused_at is null`)
  return feed ?? null
}

/** Notes what the site calls this version of the feed, and when to ask again. */
export async function notePolled(
  tenant: Tenant,
  { id }: KnownFeed,
  noted: { title: string | null; etag: string | null; lastModified: string | null; intervalSeconds: number },
): Promise<void> {
  const changes = sql`title = coalesce(title, ${noted.title}), etag = ${noted.etag}::text,
    last_modified = ${noted.lastModified}::text, polled_at = now(), interval_seconds = ${noted.intervalSeconds}::int,
    next_poll_at = now() + make_interval(secs => ${noted.intervalSeconds}),
    failures = 0, failure_code = null, failure_message = null`
  await tenant.run(tenant.update('feed', changes, sql`id = ${id}::uuid`))
}

export async function notePollFailure(
  tenant: Tenant,
  { id }: KnownFeed,
  { reason, waitSeconds }: { reason: Reason; waitSeconds: number },
): Promise<void> {
  const changes = sql`failures = failures + 1, failure_code = ${reason.code}, failure_message = ${reason.message},
    next_poll_at = now() + make_interval(secs => ${waitSeconds})`
  await tenant.run(tenant.update('feed', changes, sql`id = ${id}::uuid`))
}

/** Follows the feed that a page names in its place. False when the library follows that one already. */
export async function moveFeed(
  tenant: Tenant,
  { id }: KnownFeed,
  { url, canonicalUrl }: { url: string; canonicalUrl: string },
): Promise<boolean> {
  const moved = await tenant.run(
    sql`${tenant.update(
      'feed',
      sql`url = ${url}, canonical_url = ${canonicalUrl}`,
      sql`id = ${id}::uuid and not exists (
        select 1 from ${tenant.rows('feed')} where feed.canonical_url = ${canonicalUrl})`,
    )} returning 1`,
  )
  return moved.length > 0
}

/** Those of the addresses that were not taken from this feed yet, in their order. */
export async function untaken(tenant: Tenant, { id }: KnownFeed, addresses: string[]): Promise<string[]> {
  const rows = await tenant.run<{ address: string }>(sql`
    select address from unnest(${sql.param(addresses)}::text[]) with ordinality as given (address, place)
    where not exists (select 1 from ${tenant.rows('feed_entry')}
      where feed_entry.feed_id = ${id}::uuid and feed_entry.canonical_url = given.address)
    order by place`)
  return rows.map(({ address }) => address)
}

export async function noteTaken(tenant: Tenant, { id }: KnownFeed, addresses: string[]): Promise<void> {
  const rows = sql`select feed.id, address from ${tenant.rows('feed')},
    unnest(${sql.param(addresses)}::text[]) as address where feed.id = ${id}::uuid`
  await tenant.run(
    sql`${tenant.insert('feed_entry', ['feed_id', 'canonical_url'], rows)} on conflict do nothing`,
  )
}
