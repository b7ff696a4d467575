import { sql } from 'drizzle-orm'
import { AppError } from '../errors.ts'
import type { Tenant } from '../tenant.ts'

export function noSuchSchedule(name: string): AppError {
  return new AppError('not_found', `There is no schedule "${name}".`)
}

/** Throws not_found for a name that no daemon has registered. */
export async function requireSchedule(tenant: Tenant, name: string): Promise<void> {
  const [found] = await tenant.run(sql`select 1 as found from schedule where name = ${name}`)
  if (!found) throw noSuchSchedule(name)
}
