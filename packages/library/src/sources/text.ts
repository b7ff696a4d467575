import type { Outline } from '@repo/db/schema/library'
import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import { oneOf } from './rows.ts'
import { type SourceTextInput, sourceTextInput } from './schema.ts'

/** What was read from a source. Offsets are UTF-16 code units of the whole text, also for a range of it. */
export type SourceText = {
  title: string
  text: string
  outline: Outline
  /** The number of the snapshot, from 1. */
  version: number
  snapshotId: string
  totalCharacters: number
}

type Row = Record<string, unknown> & {
  title: string
  text: string | null
  outline: Outline
  version: number
  snapshot_id: string
}

/** The readable text of a source, whole or a range of it. Throws not_found, and conflict before it was read. */
export async function getSourceText(ctx: Ctx, input: SourceTextInput): Promise<SourceText> {
  const tenant = asMember(ctx)
  const { id, offset, length } = parse(sourceTextInput, input)
  const row = oneOf(
    await tenant.run<Row>(sql`
      select source.title, snapshot.text, snapshot.outline, snapshot.version, snapshot.id as snapshot_id
      from ${tenant.rows('source')} left join ${tenant.rows('snapshot')} on snapshot.id = source.snapshot_id
      where source.id = ${id}::uuid and source.deleted_at is null`),
  )
  if (row.text === null) {
    throw new AppError(
      'conflict',
      'This source has no text yet. Its state says whether it is being read or failed.',
    )
  }
  return {
    title: row.title,
    text: row.text.slice(offset, length === undefined ? undefined : offset + length),
    outline: row.outline,
    version: row.version,
    snapshotId: row.snapshot_id,
    totalCharacters: row.text.length,
  }
}
