import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { type Ended, ingestInput } from './schema.ts'
import { underWay } from './stage.ts'

/** Failures that a person can mend by saving the page from their own browser. */
const captureCodes = ['captcha', 'challenge', 'login', 'paywall', 'refused', 'blocked_page']

export const failInput = ingestInput.extend({ code: z.string(), message: z.string() })
export type FailInput = z.input<typeof failInput>

/**
 * Ends a run's source with a reason a person can act on. What was read before stays readable and searchable; a
 * source that was ready until its page was fetched again is so still. Of a page that a person saved they are told.
 */
export async function failSource(ctx: Ctx, input: FailInput): Promise<Ended> {
  const tenant = asSystem(ctx)
  const { code, message, ...run } = parse(failInput, input)
  const state = captureCodes.includes(code) ? 'needs_capture' : 'failed'
  const wasReady = sql`exists (select 1 from ${tenant.rows('link_fetch')}
    where link_fetch.source_id = source.id and link_fetch.page_version = source.content_version
      and link_fetch.page -> 'isCaptured' is distinct from 'true')`
  const otherwise = (value: string) => sql`case when ${wasReady} then null else ${value} end`
  await tenant.run(
    tenant.update(
      'source',
      sql`state = coalesce(${otherwise(state)}, 'ready'), stage = null, failure_code = ${otherwise(code)},
        failure_message = ${otherwise(message)}, updated_at = now()`,
      underWay(run),
    ),
  )
  return { outcome: 'failed', code, message }
}
