import { createHash } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import type { Tenant } from '../tenant.ts'

/** Originals are stored in parts of this many bytes. */
export const PART_BYTES = 1024 * 1024

/** An original that fits in one part, with its hash. */
export type SmallOriginal = { sha256: string; bytes: Buffer }

export function smallOriginal(bytes: Buffer): SmallOriginal {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes }
}

/**
 * Common table expressions that store an original of one part, for the statement that also writes the row
 * which refers to it.
 */
export function keepSmall(tenant: Tenant, original: SmallOriginal): SQL {
  // The part is written from the answer of the claim, hence after it: before, a purge may still take both away.
  const part = sql`select ${original.sha256}, 0, ${original.bytes}::bytea from kept_blob`
  return sql`kept_blob as (${claimBlob(tenant, original.sha256, original.bytes.length)}),
    kept_part as (${insertPart(tenant, part)})`
}

/**
 * Makes sure the blob exists and locks its row, also when it was there: a purge that finds it unused at this
 * moment has to wait, and then sees who uses it. The new date protects it from the collection of orphans.
 */
export function claimBlob(tenant: Tenant, sha256: string, byteSize: number): SQL {
  return sql`${tenant.insert('blob', ['sha256', 'byte_size'], sql`values (${sha256}, ${byteSize}::bigint)`)}
    on conflict (organization_id, sha256) do update set created_at = now() returning xmax = 0 as fresh`
}

export function keepPart(tenant: Tenant, sha256: string, ordinal: number, bytes: Buffer): SQL {
  return insertPart(tenant, sql`values (${sha256}, ${ordinal}::int, ${bytes}::bytea)`)
}

function insertPart(tenant: Tenant, part: SQL): SQL {
  return sql`${tenant.insert('blob_part', ['sha256', 'ordinal', 'bytes'], part)} on conflict do nothing`
}
