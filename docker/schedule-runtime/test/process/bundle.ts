import { setTimeout as delay } from 'node:timers/promises'
import type { Bundle, Run, Schedule } from '../../src/contract.ts'

/** Writes down that the slot's work was done, in the transaction that ends the slot. */
const work = async (
  { finish, schedule, due, fencingToken, signal }: Run,
  lastsMs: number,
): Promise<string> => {
  if (lastsMs > 0) await delay(lastsMs, undefined, { signal })
  await finish((client) =>
    client.query('insert into effect (schedule, due, fencing_token) values ($1, $2, $3)', [
      schedule,
      due,
      fencingToken,
    ]),
  )
  return 'Done.'
}

const each = (name: string, lastsMs: number, given: Partial<Schedule>): Schedule => ({
  name,
  meaning: `Lasts ${lastsMs} ms.`,
  when: '@yearly',
  timeoutMs: 60_000,
  run: (run) => work(run, lastsMs),
  ...given,
})

/** The handlers of the tests that start daemons as processes. */
export const bundle: Bundle = {
  contract: 1,
  version: 'test',
  open: async () => ({
    schedules: [
      each('quick', 0, { when: 'every 200ms' }),
      each('steady', 80, { when: 'every 500ms', interrupted: 'run_again' }),
      each('long', 30_000, {}),
      each('long-again', 1_500, { interrupted: 'run_again' }),
      each('deaf', 0, { run: () => new Promise(() => undefined) }),
    ],
    close: async () => undefined,
  }),
}
