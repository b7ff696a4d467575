import { sql } from 'drizzle-orm'
import type { Queries } from './transaction.ts'

/** 'first': open until somebody has signed up, then closed unless the instance setting `sign_up` says "open". */
export type SignUpPolicy = 'first' | 'open' | 'closed'
export type SignUpState = 'first_run' | 'open' | 'closed'

export const SIGN_UP_CLOSED = 'Sign-up is closed on this server. Ask the person who runs it for an account.'

/** 'anew' in ASCII: the advisory lock that lets one first sign-up through while the others wait. */
const FIRST_USER_LOCK = 0x616e6577

export async function signUpState(db: Queries, policy: SignUpPolicy): Promise<SignUpState> {
  if (policy === 'closed') return 'closed'
  const { rows } = await db.execute<{ taken: boolean; setting: unknown }>(sql`
    select exists (select from "user") as taken,
      (select value from instance_setting where key = 'sign_up') as setting`)
  if (!rows[0]?.taken) return 'first_run'
  return policy === 'open' || rows[0].setting === 'open' ? 'open' : 'closed'
}

/** Whether this transaction may add a user. It holds the lock to its end, so two first users cannot both be first. */
export async function claimSignUp(tx: Queries, policy: SignUpPolicy): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_USER_LOCK})`)
  return (await signUpState(tx, policy)) !== 'closed'
}
