import type { SameText } from '@repo/search/search'
import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { findSource } from './rows.ts'
import { type SourceInput, sourceInput } from './schema.ts'
import { type SourceView, viewOf } from './view.ts'

/** One source, and the others that say the same, oldest first, a hundred at most. */
export type SourceDetail = SourceView & { sameText: SameText[] }

/** One source. Throws not_found. */
export async function getSource(ctx: Ctx, input: SourceInput): Promise<SourceDetail> {
  const tenant = asMember(ctx)
  const { id } = parse(sourceInput, input)
  const [row, sameText] = await Promise.all([findSource(tenant, id), withSameText(tenant, id)])
  return { ...viewOf(row), sameText }
}

/** An empty text is no text: it makes no two sources the same. */
function withSameText(tenant: Tenant, id: string): Promise<SameText[]> {
  return tenant.run<SameText>(sql`
    with own as (
      select text_sha256 from ${tenant.rows('snapshot')}
      where id = (select snapshot_id from ${tenant.rows('source')} where id = ${id}::uuid) and text <> '')
    select source.id as "sourceId", source.title, source.kind
    from ${tenant.rows('snapshot')}
    join ${tenant.rows('source')} on source.snapshot_id = snapshot.id
    where snapshot.text_sha256 = (select text_sha256 from own) and source.id <> ${id}::uuid
      and source.deleted_at is null
    order by source.id limit 100`)
}
