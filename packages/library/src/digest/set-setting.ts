import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { personOf } from './get-setting.ts'
import { type DigestSetting, digestSetting } from './schema.ts'

/** Chooses when the person who asks gets the weekly mail, or that they get none. Throws invalid. */
export async function setDigestSetting(ctx: Ctx, input: DigestSetting): Promise<DigestSetting> {
  const tenant = asMember(ctx)
  const userId = personOf(ctx)
  const setting = parse(digestSetting, input)
  await tenant.run(sql`
    insert into digest_setting (user_id, enabled, time_zone, weekday, hour)
    values (${userId}::uuid, ${setting.enabled}::boolean, ${setting.timeZone}, ${setting.weekday}::int,
      ${setting.hour}::int)
    on conflict (user_id) do update set enabled = excluded.enabled, time_zone = excluded.time_zone,
      weekday = excluded.weekday, hour = excluded.hour, updated_at = now()`)
  return setting
}
