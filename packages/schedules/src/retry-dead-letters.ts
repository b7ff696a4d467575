import { replayDue } from '@repo/library/instance/replay'
import type { Schedule } from './contract.ts'
import { statementsOf } from './statements.ts'

/** An outage leaves many: they come back a handful at a time. */
const MOST_LETTERS = 200

export const retryDeadLetters: Schedule = {
  name: 'retry-dead-letters',
  meaning: 'Runs failed jobs again that may succeed by now, less and less often, five times at most.',
  when: 'every 5m',
  missed: 'skip',
  timeoutMs: 30_000,
  jitterMs: 60_000,
  alert: { failures: 6 },
  run: ({ due, finish }) =>
    finish(async (client) => {
      const { replayed, settled } = await replayDue(statementsOf(client), { now: due, most: MOST_LETTERS })
      if (replayed + settled === 0) return 'No dead letter is due.'
      return `${replayed} dead letters run again; ${settled} had nothing left to do.`
    }),
}
