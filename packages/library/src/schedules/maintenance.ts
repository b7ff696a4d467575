import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { asInstanceAdministrator } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { requireFuture } from './future.ts'
import { personAsking } from './person.ts'
import { beginMaintenanceInput } from './schema.ts'

const tellDaemon = sql`select pg_notify('schedule', '')`

/** Holds every schedule back, until `until` or until maintenance is ended. What runs already goes on. */
export async function beginMaintenance(
  ctx: Ctx,
  input: z.input<typeof beginMaintenanceInput>,
): Promise<void> {
  const tenant = await asInstanceAdministrator(ctx)
  const { reason, until } = parse(beginMaintenanceInput, input)
  requireFuture(ctx, until)
  await tenant.transaction(async (transaction) => {
    await transaction.run(sql`
      insert into instance_setting (key, value)
      values ('schedules.maintenance', jsonb_build_object('reason', ${reason}::text,
        'until', ${until?.toISOString() ?? null}::text, 'by', ${personAsking(ctx)}))
      on conflict (key) do update set value = excluded.value, updated_at = now()`)
    await transaction.run(tellDaemon)
  })
}

/** Ends the maintenance of all schedules, if there is one. */
export async function endMaintenance(ctx: Ctx): Promise<void> {
  const tenant = await asInstanceAdministrator(ctx)
  await tenant.transaction(async (transaction) => {
    await transaction.run(sql`delete from instance_setting where key = 'schedules.maintenance'`)
    await transaction.run(tellDaemon)
  })
}
