import { loadConfig } from '@repo/config/load'
import type { Recorder } from '@repo/trace/recorder'
import { recorderOfConfig } from '@repo/trace/recorder-of-config'
import { recordScheduledRun } from '@repo/trace/scheduled-run'
import { watchPool } from '@repo/trace/watch-pg'
import type { Host, OpenBundle, Schedule } from './contract.ts'
import { traced } from './traced.ts'

type Recording = Required<Pick<OpenBundle, 'schedules' | 'watchPool' | 'record' | 'notify' | 'close'>>

/**
 * Makes each run a trace of its own, with the queries of its handler and the jobs that it causes, and each alert a
 * notification, where the environment says who takes traces.
 */
export function openRecording({ environment }: Host, schedules: readonly Schedule[]): Recording {
  const config = loadConfig('schedules', environment)
  const recorder: Recorder = recorderOfConfig('schedules', config)
  const expressions = new Map(schedules.map(({ name, when }) => [name, when]))
  return {
    schedules: schedules.map((schedule) => traced(recorder, schedule)),
    watchPool: (pool) => {
      const url = environment.DATABASE_URL
      watchPool(recorder, pool, { database: url ? new URL(url).pathname.slice(1) : '' })
    },
    record: (run, work) =>
      recordScheduledRun(
        recorder,
        {
          schedule: run.schedule,
          expression: expressions.get(run.schedule) ?? '',
          dueMs: run.due.getTime(),
          startedMs: run.startedAt.getTime(),
          attempt: run.attempt,
        },
        work,
      ),
    notify: (schedule, { channel, recipient, message }, send) => {
      const span = recorder.open('notification', `alert about ${schedule}`, { isRoot: true })
      const content = { channel, recipient, message }
      return span.run(send).then(
        () => span.end({ content }),
        (error: Error) => {
          span.end({ status: 'error', content: { ...content, error: error.message } })
          throw error
        },
      )
    },
    close: () => recorder.close(),
  }
}
