import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { asMember, isInstanceAdministrator } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { slotFacts } from './columns.ts'
import { requireSchedule } from './require.ts'
import { scheduleHistoryInput } from './schema.ts'
import { type SlotRow, type SlotView, slotView } from './view.ts'

export type ScheduleHistory = { slots: SlotView[]; nextBefore: string | null }

/**
 * What the slots of one schedule came to, newest first, with what they printed. `nextBefore` asks for the page after.
 * Throws not_found.
 */
export async function scheduleHistory(
  ctx: Ctx,
  input: z.input<typeof scheduleHistoryInput>,
): Promise<ScheduleHistory> {
  const tenant = asMember(ctx)
  const { name, limit, before } = parse(scheduleHistoryInput, input)
  await requireSchedule(tenant, name)
  const withTexts = await isInstanceAdministrator(ctx)
  // A moment of JavaScript has lost its microseconds, which a slot of somebody's wish has.
  const rows = await tenant.run<SlotRow>(sql`
    select ${slotFacts}, output, error from schedule_slot where schedule = ${name}
      ${before ? sql`and due < ${before.toISOString()}::timestamptz` : sql``}
    order by due desc limit ${limit + 1}`)
  const slots = rows.slice(0, limit).map((row) => slotView(row, { withTexts }))
  return { slots, nextBefore: rows.length > limit ? (slots.at(-1)?.due ?? null) : null }
}
