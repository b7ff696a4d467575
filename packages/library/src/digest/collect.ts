import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import type { LibraryNews, NewsSection } from './schema.ts'

export const collectInput = z.object({ since: z.coerce.date(), until: z.coerce.date() })

/** As many of each kind as a mail names. */
const NAMED = 10

type Row = { library: string; added: NewsSection; changed: NewsSection; failed: NewsSection }

/** What is new in a library from `since` until before `until`. */
export async function collectNews(ctx: Ctx, input: z.input<typeof collectInput>): Promise<LibraryNews> {
  const tenant = asSystem(ctx)
  const { since, until } = parse(collectInput, input)
  const within = (moment: SQL) =>
    sql`${moment} >= ${since.toISOString()}::timestamptz and ${moment} < ${until.toISOString()}::timestamptz`
  const section = (where: SQL, moment: SQL) => sql`(
    select jsonb_build_object('count', count(*), 'first', coalesce(
      jsonb_agg(jsonb_build_object('id', id, 'title', title) order by turn) filter (where turn <= ${NAMED}), '[]'))
    from (
      select id, title, row_number() over (order by ${moment} desc, id) as turn from ${tenant.rows('source')}
      where deleted_at is null and ${where}) as each)`
  const createdAt = sql`source.created_at`
  const updatedAt = sql`source.updated_at`
  const hasNewText = sql`exists (
    select 1 from ${tenant.rows('snapshot')} where snapshot.source_id = source.id
      and snapshot.version > 1 and ${within(sql`snapshot.created_at`)})`
  const [row] = await tenant.run<Row>(sql`
    select name as library, ${section(within(createdAt), createdAt)} as added,
      ${section(sql`kind = 'link' and ${createdAt} < ${since.toISOString()}::timestamptz and ${hasNewText}`, updatedAt)}
        as changed,
      ${section(sql`state in ('failed', 'needs_capture') and ${within(updatedAt)}`, updatedAt)} as failed
    from organization where id = ${tenant.organizationId}::uuid`)
  if (!row) throw new Error('the organization of the digest is gone')
  return row
}
