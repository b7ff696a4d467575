import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'

export const recordDeadLetterInput = z.object({
  sourceId: z.uuid().nullable(),
  functionId: z.string(),
  runId: z.string(),
  event: z.object({ id: z.string(), name: z.string(), data: z.record(z.string(), z.unknown()) }),
  code: z.string(),
  message: z.string(),
  retryable: z.boolean().default(true),
})

/** Keeps the event of a run that ran out of attempts, once per run, so that it can be replayed. */
export async function recordDeadLetter(
  ctx: Ctx,
  input: z.input<typeof recordDeadLetterInput>,
): Promise<void> {
  const tenant = asSystem(ctx)
  const letter = parse(recordDeadLetterInput, input)
  const columns = ['source_id', 'function_id', 'run_id', 'event', 'error_code', 'error_message', 'retryable']
  const row = sql`values (${letter.sourceId}::uuid, ${letter.functionId}, ${letter.runId},
    ${JSON.stringify(letter.event)}::jsonb, ${letter.code}, ${letter.message}, ${letter.retryable}::boolean)`
  await tenant.run(sql`${tenant.insert('dead_letter', columns, row)} on conflict (run_id) do nothing`)
}
