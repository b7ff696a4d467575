import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Statements } from './statements.ts'

const token = z.uuid()

/**
 * Switches the weekly mail off for the person whose mail had this token in it. Nobody has to be signed in: whoever
 * has the mail may. False for a token that nobody has.
 */
export async function unsubscribeFromDigest({ db }: Statements, given: string): Promise<boolean> {
  const parsed = token.safeParse(given)
  if (!parsed.success) return false
  const { rowCount } = await db.execute(sql`
    update digest_setting set enabled = false, updated_at = now() where unsubscribe_token = ${parsed.data}::uuid`)
  return (rowCount ?? 0) > 0
}
