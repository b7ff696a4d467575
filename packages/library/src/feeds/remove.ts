import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { feedNotFound } from './rows.ts'
import { type FeedInput, feedInput } from './schema.ts'

/** Follows a feed no longer. What came from it stays in the library. Throws not_found. */
export async function removeFeed(ctx: Ctx, input: FeedInput): Promise<{ id: string }> {
  const tenant = asMember(ctx)
  const { id } = parse(feedInput, input)
  const [gone] = await tenant.run<{ id: string }>(
    sql`${tenant.delete('feed', sql`id = ${id}::uuid`)} returning id`,
  )
  if (!gone) throw feedNotFound()
  return gone
}
