import { type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { visibleSources } from './rows.ts'
import { type ListSourcesInput, listSourcesInput } from './schema.ts'
import { type SourceRow, type SourceView, viewOf } from './view.ts'

/** A page of sources, newest first. `nextCursor` is null on the last page. */
export async function listSources(
  ctx: Ctx,
  input: ListSourcesInput = {},
): Promise<{ sources: SourceView[]; nextCursor: string | null }> {
  const tenant = asMember(ctx)
  const filter = parse(listSourcesInput, input)
  const rows = await tenant.run<SourceRow>(
    sql`${visibleSources(tenant, conditionOf(filter))} order by id desc limit ${filter.limit + 1}`,
  )
  const sources = rows.slice(0, filter.limit).map(viewOf)
  return { sources, nextCursor: rows.length > filter.limit ? (sources.at(-1)?.id ?? null) : null }
}

function conditionOf(filter: z.output<typeof listSourcesInput>): SQL {
  const conditions = [
    // Ids are uuidv7: in order of creation, so a page does not shift while new sources arrive.
    filter.cursor && sql`id < ${filter.cursor}::uuid`,
    filter.kind && sql`kind = ${filter.kind}`,
    filter.state && sql`state = ${filter.state}`,
    filter.tag && sql`tags @> array[${filter.tag}]`,
    filter.ids && sql`id = any(${sql.param(filter.ids)}::uuid[])`,
  ].filter((each) => each !== undefined && each !== '')
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`
}
