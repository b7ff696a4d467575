import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { feedNotFound, pollRequest } from './rows.ts'
import { type FeedInput, feedInput } from './schema.ts'
import { type FeedRow, type FeedView, feedColumns, feedViewOf } from './view.ts'

/** Holds a feed back: it is not read until it goes on. Throws not_found. */
export async function pauseFeed(ctx: Ctx, input: FeedInput): Promise<FeedView> {
  const tenant = asMember(ctx)
  const { id } = parse(feedInput, input)
  const changes = sql`paused_at = coalesce(paused_at, now())`
  const [feed] = await tenant.run<FeedRow>(
    sql`${tenant.update('feed', changes, sql`id = ${id}::uuid`)} returning ${feedColumns}`,
  )
  if (!feed) throw feedNotFound()
  return feedViewOf(feed)
}

/** Has a feed read again, at once and then in its turn. Throws not_found. */
export async function resumeFeed(ctx: Ctx, input: FeedInput): Promise<FeedView> {
  const tenant = asMember(ctx)
  const { id } = parse(feedInput, input)
  const changes = sql`paused_at = null, next_poll_at = now() + make_interval(secs => interval_seconds)`
  const [feed] = await tenant.run<FeedRow>(sql`
    with resumed as (${tenant.update('feed', changes, sql`id = ${id}::uuid`)} returning *),
      told as (${pollRequest(tenant, sql`resumed`)})
    select ${feedColumns} from resumed as feed`)
  if (!feed) throw feedNotFound()
  return feedViewOf(feed)
}
