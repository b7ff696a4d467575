import { createHash } from 'node:crypto'
import type { Outline } from '@repo/db/schema/library'
import { chunkText } from '@repo/extract/chunk'
import { type SQL, sql } from 'drizzle-orm'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { type IngestInput, type SnapshotInput, type Stale, snapshotInput } from './schema.ts'
import { reachStage, underWay } from './stage.ts'

/** Rows of one insert: 500 chunks are about 1 MB of text. */
const BATCH_ROWS = 500

type Chunk = ReturnType<typeof chunkText>[number] & { textSha256: string }
type Cut = IngestInput & { snapshotId: string; title: string; chunks: Chunk[] }
type Row = { title: string; text: string; outline: Outline; has_chunks: boolean }

/** Cuts a snapshot's text into the passages that search finds. Repeating it changes nothing. */
export async function chunkSource(
  ctx: Ctx,
  input: SnapshotInput,
): Promise<{ outcome: 'chunked'; chunks: number } | Stale> {
  const tenant = asSystem(ctx)
  const { snapshotId, ...run } = parse(snapshotInput, input)
  const [row] = await tenant.run<Row>(snapshotOf(tenant, run, snapshotId))
  if (!row) return { outcome: 'stale' }
  const chunks = chunkText(row).map((chunk) => ({ ...chunk, textSha256: sha256(chunk.text) }))
  const cut = { ...run, snapshotId, title: row.title, chunks }
  if (row.has_chunks) {
    // In one transaction, because this may be the snapshot that is being searched.
    await tenant.transaction(async (transaction) => {
      await transaction.run(deleteOthers(transaction, cut))
      await insertAll(transaction, cut)
    })
  } else {
    await insertAll(tenant, cut)
  }
  return { outcome: 'chunked', chunks: chunks.length }
}

async function insertAll(tenant: Tenant, cut: Cut): Promise<void> {
  for (let start = 0; start < cut.chunks.length; start += BATCH_ROWS) {
    const batch = cut.chunks.slice(start, start + BATCH_ROWS)
    const insert = insertChunks(tenant, cut, batch)
    const isLast = start + BATCH_ROWS >= cut.chunks.length
    await tenant.run(isLast ? sql`with reached as (${reachStage(tenant, cut, 'embed')}) ${insert}` : insert)
  }
}

function snapshotOf(tenant: Tenant, run: IngestInput, snapshotId: string): SQL {
  return sql`
    select source.title, snapshot.text, snapshot.outline,
      exists (select 1 from ${tenant.rows('chunk')} where chunk.snapshot_id = snapshot.id) as has_chunks
    from ${tenant.rows('source')} join ${tenant.rows('snapshot')} on snapshot.source_id = source.id
    where ${underWay(run)} and snapshot.id = ${snapshotId}::uuid`
}

/** Chunks of this snapshot that are not among these: another release cut them, or the title was another. */
function deleteOthers(tenant: Tenant, { snapshotId, title, chunks }: Cut): SQL {
  return tenant.delete(
    'chunk',
    sql`snapshot_id = ${snapshotId}::uuid and (title <> ${title} or not exists (
      select 1 from unnest(${list(chunks, (chunk) => chunk.ordinal)}::int[], ${list(chunks, (chunk) => chunk.startOffset)}::int[],
        ${list(chunks, (chunk) => chunk.textSha256)}::text[]) as kept (ordinal, start_offset, text_sha256)
      where kept.ordinal = chunk.ordinal and kept.start_offset = chunk.start_offset
        and kept.text_sha256 = chunk.text_sha256))`,
  )
}

function insertChunks(tenant: Tenant, { sourceId, snapshotId, title }: Cut, chunks: Chunk[]): SQL {
  const columns = [
    ...['source_id', 'snapshot_id', 'title', 'ordinal', 'start_offset', 'end_offset', 'page'],
    ...['heading_path', 'text', 'text_sha256'],
  ]
  // Arrays of arrays must be rectangular in Postgres, so heading paths travel as JSON.
  const rows = sql`
    select ${sourceId}::uuid, ${snapshotId}::uuid, ${title}, ordinal, start_offset, end_offset, page,
      array(select jsonb_array_elements_text(heading_path)), text, text_sha256
    from unnest(${list(chunks, (chunk) => chunk.ordinal)}::int[], ${list(chunks, (chunk) => chunk.startOffset)}::int[],
      ${list(chunks, (chunk) => chunk.endOffset)}::int[], ${list(chunks, (chunk) => chunk.page)}::int[],
      ${list(chunks, (chunk) => JSON.stringify(chunk.headingPath))}::jsonb[], ${list(chunks, (chunk) => chunk.text)}::text[],
      ${list(chunks, (chunk) => chunk.textSha256)}::text[])
      as cut (ordinal, start_offset, end_offset, page, heading_path, text, text_sha256)`
  return sql`${tenant.insert('chunk', columns, rows)} on conflict (snapshot_id, ordinal) do nothing`
}

function list<T>(chunks: Chunk[], value: (chunk: Chunk) => T) {
  return sql.param(chunks.map(value))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
