import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { type DigestSetting, defaultDigestSetting } from './schema.ts'

/** When the person who asks gets the weekly mail. Throws unauthenticated for a job, which is nobody. */
export async function getDigestSetting(ctx: Ctx): Promise<DigestSetting> {
  const tenant = asMember(ctx)
  const [row] = await tenant.run<DigestSetting>(sql`
    select enabled, time_zone as "timeZone", weekday, hour from digest_setting
    where user_id = ${personOf(ctx)}::uuid`)
  return row ?? defaultDigestSetting
}

/** The person who asks. Throws unauthenticated for a job. */
export function personOf({ actor }: Pick<Ctx, 'actor'>): string {
  if (!actor.userId) throw new AppError('unauthenticated', 'Sign in to choose when you get the mail.')
  return actor.userId
}
