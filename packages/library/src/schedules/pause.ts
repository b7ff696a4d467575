import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { asInstanceAdministrator } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { requireFuture } from './future.ts'
import { personAsking } from './person.ts'
import { noSuchSchedule } from './require.ts'
import { pauseScheduleInput } from './schema.ts'

/**
 * Holds a schedule back: slots that fall due are skipped with the reason, until `until` or until it is resumed. What
 * runs already goes on. Throws not_found.
 */
export async function pauseSchedule(ctx: Ctx, input: z.input<typeof pauseScheduleInput>): Promise<void> {
  const tenant = await asInstanceAdministrator(ctx)
  const { name, reason, until } = parse(pauseScheduleInput, input)
  requireFuture(ctx, until)
  const paused = await tenant.run(sql`
    update schedule set paused_at = now(), paused_until = ${until?.toISOString() ?? null}::timestamptz,
      paused_by = ${personAsking(ctx)}, pause_reason = ${reason}
    where name = ${name} returning name`)
  if (paused.length === 0) throw noSuchSchedule(name)
}
