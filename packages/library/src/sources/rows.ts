import { type SQL, sql } from 'drizzle-orm'
import { AppError } from '../errors.ts'
import type { Tenant } from '../tenant.ts'
import type { SourceRow } from './view.ts'

/** The columns a view is made of. */
export const viewColumns = sql`source.id, source.kind, source.state, source.stage, source.title, source.url,
  source.file_name, source.folder_path, source.media_type, source.byte_size, source.tags, source.failure_code,
  source.failure_message, source.content_version, source.created_at, source.updated_at`

/** The sources people can see that meet a condition. */
export function visibleSources(tenant: Tenant, where: SQL): SQL {
  return sql`select ${viewColumns} from ${tenant.rows('source')} where deleted_at is null and ${where}`
}

/** The one row of a lookup. Throws not_found, in the same words whether it never was or belongs to others. */
export function oneOf<Row>(rows: Row[]): Row {
  const [row] = rows
  if (!row) throw new AppError('not_found', 'There is no such source in this library.')
  return row
}

/** Reads one visible source. Throws not_found. */
export async function findSource(tenant: Tenant, id: string): Promise<SourceRow> {
  return oneOf(await tenant.run<SourceRow>(visibleSources(tenant, sql`id = ${id}::uuid`)))
}
