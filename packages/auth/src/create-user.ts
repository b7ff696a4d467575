import type { Database } from '@repo/db/connect'
import { account, user } from '@repo/db/schema/accounts'
import * as z from 'zod'
import { createPersonalOrganization } from './personal-organization.ts'
import { isSeedPassword, SEED_PASSWORD_REFUSED } from './seed-passwords.ts'
import { claimSignUp, SIGN_UP_CLOSED, type SignUpPolicy } from './sign-up.ts'

export const MIN_PASSWORD_LENGTH = 8
export const MAX_PASSWORD_LENGTH = 128

export type NewUser = {
  name: string
  email: string
  password: string
  /** Set by the person who runs the server: adds a user though sign-up is closed. */
  asOperator?: boolean
}

export type CreatedUser =
  | { ok: true; userId: string; organizationId: string }
  | { ok: false; reason: 'sign_up_closed' | 'email_taken' | 'password_refused' | 'invalid'; message: string }

/** Adds a user with a password and their own organization, all or nothing. */
export async function createUser(
  db: Database,
  options: {
    signUp: SignUpPolicy
    allowSeedPasswords: boolean
    hash: (password: string) => Promise<string>
  },
  input: NewUser,
): Promise<CreatedUser> {
  const email = input.email.trim().toLowerCase()
  const refusal = refuse({ ...input, email }, options.allowSeedPasswords)
  if (refusal) return refusal
  const password = await options.hash(input.password)
  return db.transaction(async (tx): Promise<CreatedUser> => {
    if (!(await claimSignUp(tx, input.asOperator ? 'open' : options.signUp))) {
      return { ok: false, reason: 'sign_up_closed', message: SIGN_UP_CLOSED }
    }
    const [created] = await tx
      .insert(user)
      .values({ name: input.name.trim(), email })
      .onConflictDoNothing({ target: user.email })
      .returning({ id: user.id, name: user.name })
    if (!created)
      return { ok: false, reason: 'email_taken', message: `There is an account for ${email} already.` }
    await tx
      .insert(account)
      .values({ userId: created.id, accountId: created.id, providerId: 'credential', password })
    return { ok: true, userId: created.id, organizationId: await createPersonalOrganization(tx, created) }
  })
}

function refuse(input: NewUser, allowSeedPasswords: boolean): Extract<CreatedUser, { ok: false }> | null {
  const { password } = input
  if (!input.name.trim()) return { ok: false, reason: 'invalid', message: 'A name is needed.' }
  if (!z.email().safeParse(input.email).success) {
    return { ok: false, reason: 'invalid', message: `"${input.email}" is not an email address.` }
  }
  if (isSeedPassword(password)) {
    return allowSeedPasswords
      ? null
      : { ok: false, reason: 'password_refused', message: SEED_PASSWORD_REFUSED }
  }
  if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) {
    const message = `A password has ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters.`
    return { ok: false, reason: 'password_refused', message }
  }
  return null
}
