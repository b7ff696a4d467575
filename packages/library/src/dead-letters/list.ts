import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'

export const listDeadLettersInput = z.object({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.uuid().optional(),
})

/** A run that ran out of attempts. Moments are ISO 8601 in UTC. */
export type DeadLetterView = {
  id: string
  sourceId: string | null
  sourceTitle: string | null
  functionId: string
  code: string
  message: string
  retryable: boolean
  createdAt: string
}

type Row = {
  id: string
  source_id: string | null
  source_title: string | null
  function_id: string
  error_code: string
  error_message: string
  retryable: boolean
  created_at: Date
}

/** Dead letters that nobody has replayed yet, newest first. */
export async function listDeadLetters(
  ctx: Ctx,
  input: z.input<typeof listDeadLettersInput> = {},
): Promise<{ deadLetters: DeadLetterView[]; nextCursor: string | null }> {
  const tenant = asMember(ctx)
  const { limit, cursor } = parse(listDeadLettersInput, input)
  const rows = await tenant.run<Row>(sql`
    select dead_letter.id, dead_letter.source_id, source.title as source_title, function_id, error_code,
      error_message, retryable, dead_letter.created_at
    from ${tenant.rows('dead_letter')} left join ${tenant.rows('source')} on source.id = dead_letter.source_id
    where replayed_at is null ${cursor ? sql`and dead_letter.id < ${cursor}::uuid` : sql``}
    order by dead_letter.id desc limit ${limit + 1}`)
  const deadLetters = rows.slice(0, limit).map(viewOf)
  return { deadLetters, nextCursor: rows.length > limit ? (deadLetters.at(-1)?.id ?? null) : null }
}

function viewOf(row: Row): DeadLetterView {
  return {
    id: row.id,
    sourceId: row.source_id,
    sourceTitle: row.source_title,
    functionId: row.function_id,
    code: row.error_code,
    message: row.error_message,
    retryable: row.retryable,
    createdAt: row.created_at.toISOString(),
  }
}
