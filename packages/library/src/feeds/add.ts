import { canonicalizeUrl } from '@repo/extract/canonical-url'
import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { pollRequest } from './rows.ts'
import { type AddFeedInput, addFeedInput, FIRST_INTERVAL_SECONDS } from './schema.ts'
import { type FeedRow, type FeedView, feedColumns, feedViewOf } from './view.ts'

/**
 * Follows a feed, or the feed of a web page; a job reads it at once and saves its entries as links. When the library
 * follows it already, answers with that one. Throws invalid without a usable address.
 */
export async function addFeed(
  ctx: Ctx,
  input: AddFeedInput,
): Promise<{ feed: FeedView; duplicate: boolean }> {
  const tenant = asMember(ctx)
  const { url, title = null } = parse(addFeedInput, input)
  const canonical = canonicalizeUrl(url)
  if (!canonical.ok) throw new AppError('invalid', canonical.message)
  const feed = { url: URL.canParse(url) ? url : canonical.url, canonicalUrl: canonical.url, title }
  const [added] = await insert(tenant, feed, ctx.actor.userId)
  if (added) return { feed: feedViewOf(added), duplicate: false }
  const [existing] = await tenant.run<FeedRow>(
    sql`select ${feedColumns} from ${tenant.rows('feed')} where canonical_url = ${canonical.url}`,
  )
  if (!existing) throw new AppError('conflict', 'This feed was removed at the same time. Add it again.')
  return { feed: feedViewOf(existing), duplicate: true }
}

/** With the event that has it read, in one statement. */
function insert(
  tenant: Tenant,
  { url, canonicalUrl, title }: { url: string; canonicalUrl: string; title: string | null },
  createdBy: string | null,
): Promise<FeedRow[]> {
  const columns = ['url', 'canonical_url', 'title', 'interval_seconds', 'next_poll_at', 'created_by']
  const row = sql`values (${url}, ${canonicalUrl}, ${title}::text, ${FIRST_INTERVAL_SECONDS}::int,
    now() + make_interval(secs => ${FIRST_INTERVAL_SECONDS}), ${createdBy}::uuid)`
  return tenant.run<FeedRow>(sql`
    with added as (${tenant.insert('feed', columns, row)} on conflict do nothing returning *),
      told as (${pollRequest(tenant, sql`added`)})
    select ${feedColumns} from added as feed`)
}
