import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { asInstanceAdministrator } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { personAsking } from './person.ts'
import { noSuchSchedule } from './require.ts'
import { scheduleInput } from './schema.ts'

/**
 * Asks the daemon for a run at once, besides those that are due; asked again before it has begun, that is one run.
 * `daemonIsLive` false: it begins when a daemon does. Throws not_found, and conflict for a schedule that is switched
 * off or that no daemon knows any more.
 */
export async function runScheduleNow(
  ctx: Ctx,
  input: z.input<typeof scheduleInput>,
): Promise<{ daemonIsLive: boolean }> {
  const tenant = await asInstanceAdministrator(ctx)
  const { name } = parse(scheduleInput, input)
  const [asked] = await tenant.run<{ live: boolean }>(sql`
    update schedule set run_requested_at = now(), run_requested_by = ${personAsking(ctx)}
    where name = ${name} and enabled and retired_at is null
    returning exists (
      select from schedule_daemon where lease_until > now() and version not like 'run %') as live`)
  if (!asked) throw await refusalOf(tenant, name)
  return { daemonIsLive: asked.live }
}

async function refusalOf(tenant: Tenant, name: string): Promise<AppError> {
  const [found] = await tenant.run<{ retired_at: Date | null }>(
    sql`select retired_at from schedule where name = ${name}`,
  )
  if (!found) return noSuchSchedule(name)
  const why = found.retired_at ? 'no daemon knows it any more' : 'what it needs is not configured'
  return new AppError('conflict', `"${name}" cannot run: ${why}.`)
}
