import type { Schedule } from './contract.ts'

export const heartbeat: Schedule = {
  name: 'heartbeat',
  meaning: 'Notes that schedules run from their hour to their last statement.',
  when: 'every 1m',
  missed: 'skip',
  timeoutMs: 10_000,
  alert: { lateMs: 180_000, failures: 2 },
  run: ({ due, finish }) =>
    finish(async (client) => {
      // A slot that is caught up on does not put the clock back.
      await client.query(
        `insert into instance_setting (key, value) values ('schedules.heartbeat', jsonb_build_object('due', $1::timestamptz))
         on conflict (key) do update set value = excluded.value, updated_at = now()
         where (instance_setting.value ->> 'due')::timestamptz < $1`,
        [due],
      )
      return 'Noted.'
    }),
}
