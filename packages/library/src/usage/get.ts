import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'

/** What a library stores. Originals are counted once, texts with their former versions. `measuredAt` is ISO 8601. */
export type Usage = {
  sources: number
  originalBytes: number
  textBytes: number
  chunks: number
  measuredAt: string
  /** What it may store, of originals and texts together; null for no limit. */
  limitBytes: number | null
}

type Row = { sources: number; original_bytes: string; text_bytes: string; chunks: number; measured_at: Date }

/** The library's storage as it was last measured; null before the first time, because a schedule measures it. */
export async function getUsage(ctx: Ctx): Promise<Usage | null> {
  const tenant = asMember(ctx)
  const [row] = await tenant.run<Row>(sql`
    select sources, original_bytes, text_bytes, chunks, measured_at from ${tenant.rows('usage')}`)
  if (!row) return null
  return {
    sources: row.sources,
    originalBytes: Number(row.original_bytes),
    textBytes: Number(row.text_bytes),
    chunks: row.chunks,
    measuredAt: row.measured_at.toISOString(),
    limitBytes: ctx.storageLimitBytes,
  }
}
