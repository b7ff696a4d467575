import { sql } from 'drizzle-orm'
import { asAdministrator } from '../authorize.ts'
import type { Ctx } from '../context.ts'

/** Asks the jobs to build the library's search index anew. What is indexed stays searchable meanwhile. */
export async function requestReindex(ctx: Ctx): Promise<{ id: string }> {
  const tenant = asAdministrator(ctx)
  const row = sql`values ('library/reindex.requested',
    ${JSON.stringify({ organizationId: tenant.organizationId })}::jsonb)`
  const [event] = await tenant.run<{ id: string }>(
    sql`${tenant.insert('outbox', ['name', 'data'], row)} returning id`,
  )
  if (!event) throw new Error('the outbox returned no row')
  return event
}
