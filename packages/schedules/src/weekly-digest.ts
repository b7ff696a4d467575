import type { Schedule } from './contract.ts'

/** A mail that the daemon could not make due in time is still good on the same day. */
const STILL_GOOD_FOR = '20 hours'

export const weeklyDigest: Schedule = {
  name: 'weekly-digest',
  meaning: 'Makes the weekly mail due for each person whose hour it is where they live.',
  when: '@hourly',
  // A run sees all whose hour has passed, so that the latest of those missed is enough.
  missed: 'once',
  timeoutMs: 60_000,
  retry: { times: 3, initialMs: 10_000, maxMs: 120_000 },
  interrupted: 'run_again',
  alert: { failures: 2 },
  run: ({ due, finish }) =>
    finish(async (client) => {
      const { rowCount } = await client.query(
        `with person as (
           select "user".id, coalesce(weekday, 1) as weekday, coalesce(hour, 8) as hour,
             -- A zone that this server does not know would fail the run for all.
             coalesce(zone.name, 'UTC') as zone,
             array(select organization_id from member where user_id = "user".id order by organization_id) as libraries
           from "user" left join digest_setting on digest_setting.user_id = "user".id
           left join pg_timezone_names as zone on zone.name = digest_setting.time_zone
           where coalesce(digest_setting.enabled, true)),
         there as (
           select *, $1::timestamptz at time zone zone as clock from person where cardinality(libraries) > 0),
         chosen as (
           select *, date_trunc('day', clock) + make_interval(hours => hour,
             days => -((extract(isodow from clock)::int - weekday + 7) % 7)) as this_time from there),
         latest as (
           select *, case when this_time <= clock then this_time else this_time - interval '7 days' end as at from chosen),
         made as (
           insert into digest (user_id, week, due_at)
           select id, date_trunc('week', at)::date, at at time zone zone from latest
           where clock - at < $2::interval
           on conflict (user_id, week) do nothing
           returning user_id, week, due_at)
         insert into outbox (name, data)
         select 'digest/due', jsonb_build_object('userId', user_id, 'week', week, 'until', due_at,
           'organizationIds', libraries)
         from made join latest on latest.id = made.user_id`,
        [due, STILL_GOOD_FOR],
      )
      return rowCount ? `${rowCount} weekly mails are due.` : 'No weekly mail is due at this hour.'
    }),
}
