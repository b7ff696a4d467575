import { sql } from 'drizzle-orm'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Tenant } from '../tenant.ts'

/** Throws too_large, with what is used and what to do, when the library stores as much as it may. */
export async function requireRoom({ storageLimitBytes }: Ctx, tenant: Tenant): Promise<void> {
  if (storageLimitBytes === null) return
  const usedBytes = await usedNow(tenant)
  if (usedBytes < storageLimitBytes) return
  throw new AppError(
    'too_large',
    `This library is full: it stores ${gigabytes(usedBytes)} of the ${gigabytes(storageLimitBytes)} it may. Delete what is no longer needed, or ask who runs this server for more (STORAGE_LIMIT_MB).`,
    { usedBytes, limitBytes: storageLimitBytes },
  )
}

/** What was measured last, and what has come since. What was deleted since counts until the next measuring. */
async function usedNow(tenant: Tenant): Promise<number> {
  const [measured] = await tenant.run<{ bytes: string; at: Date }>(sql`
    select original_bytes + text_bytes as bytes, measured_at as at from ${tenant.rows('usage')}`)
  const since = measured?.at ?? new Date(0)
  const [added] = await tenant.run<{ bytes: string }>(sql`
    select coalesce(sum(byte_size), 0) as bytes from ${tenant.rows('source')}
    where deleted_at is null and id >= ${firstIdOf(since)}::uuid`)
  return Number(measured?.bytes ?? 0) + Number(added?.bytes ?? 0)
}

/** The least UUIDv7 of a moment: https://www.rfc-editor.org/rfc/rfc9562#section-5.7 */
function firstIdOf(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
