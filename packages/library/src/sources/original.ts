import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { readParts } from '../originals/read.ts'
import { parse } from '../parse.ts'
import { oneOf } from './rows.ts'
import { type SourceInput, sourceInput } from './schema.ts'

/** The bytes a source was read from, as they came. `bytes` streams them in parts of up to 1 MiB. */
export type Original = {
  fileName: string
  mediaType: string | null
  byteSize: number
  sha256: string
  bytes: AsyncIterable<Buffer>
}

type Row = {
  title: string
  file_name: string | null
  media_type: string | null
  byte_size: string
  original_sha256: string | null
}

/** Opens the original of a source. Throws not_found, and conflict for a link that was not fetched yet. */
export async function getOriginal(ctx: Ctx, input: SourceInput): Promise<Original> {
  const tenant = asMember(ctx)
  const { id } = parse(sourceInput, input)
  const row = oneOf(
    await tenant.run<Row>(sql`
      select title, file_name, media_type, byte_size, original_sha256 from ${tenant.rows('source')}
      where id = ${id}::uuid and deleted_at is null`),
  )
  if (!row.original_sha256) throw new AppError('conflict', 'This link was not fetched yet.')
  return {
    fileName: row.file_name ?? row.title,
    mediaType: row.media_type,
    byteSize: Number(row.byte_size),
    sha256: row.original_sha256,
    bytes: readParts(tenant, row.original_sha256),
  }
}
