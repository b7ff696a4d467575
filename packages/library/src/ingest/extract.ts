import type { SourceKind } from '@repo/db/schema/library'
import type { ExtractResult } from '@repo/extract/extract'
import { sql } from 'drizzle-orm'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { PART_BYTES } from '../originals/keep.ts'
import { readParts } from '../originals/read.ts'
import { parse } from '../parse.ts'
import { noteFetched } from '../refetch/note-fetched.ts'
import type { Tenant } from '../tenant.ts'
import { failSource } from './fail.ts'
import { type Ended, type ExtractInput, extractInput, type FetchedPage, type Stale } from './schema.ts'
import { writeSnapshot } from './snapshot.ts'
import { reachStage } from './stage.ts'
import { wellFormed } from './well-formed.ts'

type Row = {
  kind: SourceKind
  url: string | null
  file_name: string | null
  media_type: string | null
  sha256: string | null
  head: Buffer | null
}

/** Turns the original, or a fetched page, into a snapshot of its text. A page that only blocks is not stored. */
export async function extractSource(
  ctx: Ctx,
  input: ExtractInput,
): Promise<{ outcome: 'extracted'; snapshotId: string } | Ended | Stale> {
  const tenant = asSystem(ctx)
  const { fetched, ...run } = parse(extractInput, input)
  const source = await begin(tenant, run, fetched)
  if (!source) return { outcome: 'stale' }
  const result = await read(ctx, tenant, source, fetched)
  if (!result.ok) {
    const code = result.blockedBy ?? result.reason
    return failSource(ctx, { ...run, code, message: result.message })
  }
  const snapshotId = await writeSnapshot(tenant, run, wellFormed(result), fetched)
  if (!snapshotId) return { outcome: 'stale' }
  if (fetched) await noteFetched(tenant, run.sourceId, fetched)
  return { outcome: 'extracted', snapshotId }
}

async function begin(
  tenant: Tenant,
  run: { sourceId: string; version: number },
  fetched: FetchedPage | null,
): Promise<Row | null> {
  const [row] = await tenant.run<Row>(sql`
    with begun as (${reachStage(tenant, run, 'extract')}
      returning kind, url, file_name, media_type, coalesce(${fetched?.sha256 ?? null}, original_sha256) as sha256)
    select begun.*, blob_part.bytes as head from begun
    left join ${tenant.rows('blob_part')} on blob_part.sha256 = begun.sha256 and blob_part.ordinal = 0`)
  return row ?? null
}

async function read(ctx: Ctx, tenant: Tenant, source: Row, page: FetchedPage | null): Promise<ExtractResult> {
  if (!source.sha256 || !source.head) {
    throw new Error('the bytes this source was read from are missing')
  }
  const parts = [source.head]
  if (source.head.length === PART_BYTES) {
    for await (const part of readParts(tenant, source.sha256, 1)) parts.push(part)
  }
  return ctx.extractor.extract({
    bytes: parts.length === 1 ? source.head : Buffer.concat(parts),
    mediaType: page ? page.mediaType : source.media_type,
    charset: page?.charset ?? null,
    fileName: source.file_name,
    // A form to sign in says little of a page that a person saved: only of one that the site answered with.
    url: page?.isCaptured ? null : (page?.url ?? source.url),
  })
}
