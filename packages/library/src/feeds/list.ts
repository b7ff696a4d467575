import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { type FeedRow, type FeedView, feedColumns, feedViewOf } from './view.ts'

/** Every feed that the library follows, by name. */
export async function listFeeds(ctx: Ctx): Promise<{ feeds: FeedView[] }> {
  const tenant = asMember(ctx)
  const rows = await tenant.run<FeedRow>(sql`
    select ${feedColumns} from ${tenant.rows('feed')} order by lower(coalesce(title, url)), id`)
  return { feeds: rows.map(feedViewOf) }
}
