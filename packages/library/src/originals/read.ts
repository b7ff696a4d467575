import { sql } from 'drizzle-orm'
import type { Tenant } from '../tenant.ts'

/** The parts of a stored original in order, one in memory at a time. */
export async function* readParts(tenant: Tenant, sha256: string, from = 0): AsyncGenerator<Buffer, void> {
  for (let ordinal = from; ; ordinal++) {
    const [part] = await tenant.run<{ bytes: Buffer }>(sql`
      select bytes from ${tenant.rows('blob_part')} where sha256 = ${sha256} and ordinal = ${ordinal}::int`)
    if (!part) return
    yield part.bytes
  }
}
