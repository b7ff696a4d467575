import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import { restart } from '../sources/retry.ts'
import type { Tenant } from '../tenant.ts'

export const replayInput = z.object({ id: z.uuid() })

type Letter = {
  source_id: string | null
  event: { name: string; data: Record<string, unknown> }
}

/**
 * Runs the work of a dead letter again, once. A source that failed starts under a new version; it is left alone
 * when it was retried or deleted meanwhile. Throws not_found, also for one that was replayed.
 */
export async function replayDeadLetter(
  ctx: Ctx,
  input: z.input<typeof replayInput>,
): Promise<{ id: string }> {
  const tenant = asMember(ctx)
  const { id } = parse(replayInput, input)
  await tenant.transaction(async (transaction) => {
    const open = sql`id = ${id}::uuid and replayed_at is null`
    const mark = transaction.update('dead_letter', sql`replayed_at = now()`, open)
    const [letter] = await transaction.run<Letter>(sql`${mark} returning source_id, event`)
    if (!letter) throw new AppError('not_found', 'There is no such failed job waiting to be replayed.')
    if (letter.event.name === 'source/changed' && letter.source_id) {
      await restart(transaction, letter.source_id)
    } else {
      await send(transaction, letter.event)
    }
  })
  return { id }
}

/** A new event, because the job server ignores an id it has seen. */
async function send(tenant: Tenant, event: Letter['event']): Promise<void> {
  const row = sql`values (${event.name}, ${JSON.stringify(event.data)}::jsonb)`
  await tenant.run(tenant.insert('outbox', ['name', 'data'], row))
}
