import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { oneOf } from './rows.ts'
import { type SourceInput, sourceInput } from './schema.ts'

/** Takes a source out of the library at once; a background job then removes what was stored. Throws not_found. */
export async function deleteSource(ctx: Ctx, input: SourceInput): Promise<{ id: string }> {
  const tenant = asMember(ctx)
  const { id } = parse(sourceInput, input)
  const mark = tenant.update(
    'source',
    sql`deleted_at = now(), updated_at = now()`,
    sql`id = ${id}::uuid and deleted_at is null`,
  )
  return oneOf(await tenant.run<{ id: string }>(sql`${mark} returning id`))
}
