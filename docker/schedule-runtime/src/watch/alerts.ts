import type { Pool } from 'pg'
import type { OpenBundle } from '../contract.ts'
import type { Runs, RunWatcher } from '../daemon/runs.ts'
import type { Definition } from '../definition/definition.ts'
import type { Log } from '../log.ts'
import type { Claimed } from '../slots/claim-due.ts'
import type { Mailer } from './mailer.ts'

type Kind = 'missed' | 'late' | 'long' | 'failing'

export type Alerts = {
  watcher: RunWatcher
  missed(missed: Claimed['missed']): void
  /** Looks for runs that go on for too long. */
  look(runs: Runs): void
  flush(): Promise<void>
}

/**
 * Mails about missed slots, late or long runs, and failures in a row: once, until the schedule has gone well again.
 * What was said is in the row of the schedule, so that two daemons say it once. Everything is also a line of the log.
 */
export function createAlerts(options: {
  pool: Pool
  mailer: Mailer | null
  definitions: ReadonlyMap<string, Definition>
  log: Log
  /** Records each mail. */
  notify: OpenBundle['notify']
}): Alerts {
  const { pool, mailer, log, notify = (_schedule, _notice, send) => send() } = options
  const underWay = new Set<Promise<void>>()
  const follow = (work: Promise<void>) => {
    const done = work.catch((error: unknown) =>
      log.warn('an alert could not be sent', { error: (error as Error).message }),
    )
    underWay.add(done)
    void done.finally(() => underWay.delete(done))
  }
  const raise = async (schedule: string, kind: Kind, message: string, details = '') => {
    log.warn(message, { schedule, alert: kind })
    if (!mailer || !(await isFirst(pool, schedule, kind))) return
    try {
      const text = [message, details, HOW].filter(Boolean).join('\n\n')
      await notify(schedule, { channel: 'mail', recipient: mailer.to, message }, () =>
        mailer.send({ subject: `Trovella: ${message}`, text }),
      )
    } catch (error) {
      // Not said: the next time says it.
      await clear(pool, schedule, [kind])
      throw error
    }
  }
  return {
    missed: (missed) => {
      for (const [schedule, slots] of Map.groupBy(missed, (slot) => slot.schedule)) {
        const last = slots.at(-1)
        const count = slots.length === 1 ? 'a slot' : `${slots.length} slots`
        follow(
          raise(
            schedule,
            'missed',
            `${schedule} missed ${count}`,
            `${last?.due.toISOString()}: ${last?.reason}`,
          ),
        )
      }
    },
    look: (runs) => {
      for (const { definition, claim, durationMs } of runs.longRunning()) {
        const message = `${definition.name} has been running for ${said(durationMs)}`
        follow(raise(definition.name, 'long', message, `Its slot is ${claim.due.toISOString()}.`))
      }
    },
    watcher: {
      started: (definition, claim) => {
        const lateMs = claim.startedAt.getTime() - claim.due.getTime() - definition.delayMs
        const isLate =
          claim.origin === 'time' && claim.attempt === 1 && lateMs > definition.policy.alert.lateMs
        if (isLate) follow(raise(definition.name, 'late', `${definition.name} began ${said(lateMs)} late`))
      },
      ended: (definition, claim, end) => {
        if (end.state === 'ok') follow(clear(pool, definition.name, ['missed', 'late', 'long', 'failing']))
        else if (end.isLast && end.state !== 'interrupted') follow(failed(definition, end.error, claim.due))
      },
    },
    flush: async () => {
      await Promise.all(underWay)
      await mailer?.close()
    },
  }

  async function failed({ name, policy }: Definition, error: Error | null, due: Date): Promise<void> {
    const { rows } = await pool.query<{ count: number }>(
      'select failures_in_a_row as count from schedule where name = $1',
      [name],
    )
    const count = rows[0]?.count ?? 0
    log.warn('a run failed', {
      schedule: name,
      due: due.toISOString(),
      inARow: count,
      error: error?.message ?? null,
    })
    if (count < policy.alert.failures) return
    await raise(name, 'failing', `${name} failed ${count} times in a row`, error?.message)
  }
}

const HOW = 'The page /status/schedules shows its history; ./deploy.sh schedule history NAME does too.'

async function isFirst(pool: Pool, schedule: string, kind: Kind): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update schedule set alerts = alerts || jsonb_build_object($2::text, clock_timestamp())
     where name = $1 and not alerts ? $2`,
    [schedule, kind],
  )
  return rowCount === 1
}

async function clear(pool: Pool, schedule: string, kinds: Kind[]): Promise<void> {
  await pool.query(`update schedule set alerts = alerts - $2::text[] where name = $1 and alerts ?| $2`, [
    schedule,
    kinds,
  ])
}

function said(durationMs: number): string {
  const seconds = Math.round(durationMs / 1_000)
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`
}
