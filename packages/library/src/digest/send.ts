import type { DigestOutcome } from '@repo/db/schema/digest'
import type { Mail, Sent } from '@repo/mail/mailer'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { digestMessage } from './message.ts'
import { libraryNews } from './schema.ts'

export const sendDigestInput = z.object({
  userId: z.uuid(),
  /** The Monday of the week, as 2026-03-02. */
  week: z.iso.date(),
  libraries: z.array(libraryNews),
})
type Letter = Pick<z.output<typeof sendDigestInput>, 'userId' | 'week'>

/**
 * Sends a person the mail of a week, unless it was sent, they switched it off, or nothing is new. Throws unavailable
 * when the mail server may take it later. What it never takes is noted and logged.
 */
export async function sendDigest(
  ctx: Ctx,
  input: z.input<typeof sendDigestInput>,
): Promise<{ outcome: DigestOutcome | 'stale' }> {
  const tenant = asSystem(ctx)
  const { libraries, ...letter } = parse(sendDigestInput, input)
  const reader = await readerOf(tenant, letter)
  if (!reader) return { outcome: 'stale' }
  if (!reader.enabled) return end(tenant, letter, 'switched_off')
  const unsubscribeToken = await tokenOf(tenant, letter)
  const message = digestMessage({ name: reader.name, libraries, appUrl: ctx.appUrl, unsubscribeToken })
  if (!message) return end(tenant, letter, 'nothing_new')
  const sent = await notify(ctx, { to: reader.email, ...message })
  if (sent.ok) return end(tenant, letter, 'sent')
  if (sent.retryable) throw new AppError('unavailable', sent.message)
  ctx.log.warn({ userId: letter.userId, reason: sent.reason }, 'a weekly mail could not be sent')
  return end(tenant, letter, 'not_sent')
}

/** Its text has a link of the person's own in it, so that what it is about is all that is recorded. */
async function notify({ recorder, mailer }: Ctx, mail: Mail): Promise<Sent> {
  const span = recorder.open('notification', 'weekly mail')
  const sent = await span.run(() => mailer.send(mail))
  const content = { channel: 'mail', recipient: mail.to, message: mail.subject }
  span.end({ status: sent.ok ? 'ok' : 'error', content })
  return sent
}

type Reader = { name: string; email: string; enabled: boolean }

/** The member of this organization whose mail is due and not ended. */
async function readerOf(tenant: Tenant, letter: Letter): Promise<Reader | null> {
  const [reader] = await tenant.run<Reader>(sql`
    select reader.name, reader.email, coalesce(digest_setting.enabled, true) as enabled
    from digest join "user" as reader on reader.id = digest.user_id
    join member on member.user_id = reader.id and member.organization_id = ${tenant.organizationId}::uuid
    left join digest_setting on digest_setting.user_id = reader.id
    where ${isDue(letter)}`)
  return reader ?? null
}

/** Of the person's setting, which is made where nothing was chosen yet: it holds what holds without. */
async function tokenOf(tenant: Tenant, { userId }: Letter): Promise<string> {
  const [setting] = await tenant.run<{ token: string }>(sql`
    insert into digest_setting (user_id) values (${userId}::uuid)
    on conflict (user_id) do update set user_id = excluded.user_id returning unsubscribe_token as token`)
  if (!setting) throw new Error('a setting of the weekly mail was not written')
  return setting.token
}

async function end(
  tenant: Tenant,
  letter: Letter,
  outcome: DigestOutcome,
): Promise<{ outcome: DigestOutcome }> {
  await tenant.run(sql`update digest set outcome = ${outcome}, ended_at = now() where ${isDue(letter)}`)
  return { outcome }
}

function isDue({ userId, week }: Letter): SQL {
  return sql`digest.user_id = ${userId}::uuid and digest.week = ${week}::date and digest.ended_at is null`
}
