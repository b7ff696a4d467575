import { sql } from 'drizzle-orm'
import type { Tenant } from '../tenant.ts'

/** Removes an original that no source refers to any more. Runs inside the caller's transaction. */
export async function releaseOriginal(tenant: Tenant, sha256: string): Promise<void> {
  // Two statements: whoever was adding a source with these bytes has committed once the lock is ours, and
  // only a statement that starts after that sees their row.
  await tenant.run(sql`select 1 from ${tenant.rows('blob')} where sha256 = ${sha256} for update`)
  await tenant.run(
    tenant.delete(
      'blob',
      sql`sha256 = ${sha256} and not exists (
        select 1 from ${tenant.rows('source')} where source.original_sha256 = blob.sha256)`,
    ),
  )
}
