import { sql } from 'drizzle-orm'
import type { FetchedPage } from '../ingest/schema.ts'
import type { Tenant } from '../tenant.ts'
import { FIRST_INTERVAL_SECONDS } from './bounds.ts'

/** Notes what the site calls the page that the source's text is from, and when to ask for it again. */
export async function noteFetched(tenant: Tenant, sourceId: string, page: FetchedPage): Promise<void> {
  const columns = ['source_id', 'etag', 'last_modified', 'interval_seconds', 'next_fetch_at']
  const row = sql`values (${sourceId}::uuid, ${page.etag}::text, ${page.lastModified}::text,
    ${FIRST_INTERVAL_SECONDS}::int, now() + make_interval(secs => ${FIRST_INTERVAL_SECONDS}))`
  await tenant.run(sql`${tenant.insert('link_fetch', columns, row)}
    on conflict (source_id) do update set etag = excluded.etag, last_modified = excluded.last_modified,
      fetched_at = now(), next_fetch_at = now() + make_interval(secs => link_fetch.interval_seconds),
      failures = 0, failure_code = null, failure_message = null, page = null, page_version = null`)
}
