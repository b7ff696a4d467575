import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { asInstanceAdministrator } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { noSuchSchedule } from './require.ts'
import { scheduleInput } from './schema.ts'

/** Lets a schedule run again; one that is not paused stays as it is. Throws not_found. */
export async function resumeSchedule(ctx: Ctx, input: z.input<typeof scheduleInput>): Promise<void> {
  const tenant = await asInstanceAdministrator(ctx)
  const { name } = parse(scheduleInput, input)
  const resumed = await tenant.run(sql`
    update schedule set paused_at = null, paused_until = null, paused_by = null, pause_reason = null
    where name = ${name} returning name`)
  if (resumed.length === 0) throw noSuchSchedule(name)
}
