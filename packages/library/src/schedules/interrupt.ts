import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { asInstanceAdministrator } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import { requireSchedule } from './require.ts'
import { interruptRunInput } from './schema.ts'

/**
 * Asks the daemon to abort a run; it ends as `interrupted` when its handler heeds that. Throws not_found, and conflict
 * for a slot that is not running.
 */
export async function interruptRun(ctx: Ctx, input: z.input<typeof interruptRunInput>): Promise<void> {
  const tenant = await asInstanceAdministrator(ctx)
  const { name, due } = parse(interruptRunInput, input)
  await requireSchedule(tenant, name)
  // A moment of JavaScript has lost its microseconds, which a slot that somebody asked for has.
  const asked = await tenant.run(sql`
    update schedule_slot set interrupt_requested_at = coalesce(interrupt_requested_at, now()),
      reason = 'Stopped from the page of schedules.'
    where schedule = ${name} and state = 'running'
      and due >= ${due.toISOString()}::timestamptz and due < ${due.toISOString()}::timestamptz + interval '1 ms'
    returning due`)
  if (asked.length === 0) throw new AppError('conflict', 'This run is not under way any more.')
}
