import { loadConfig } from '@repo/config/load'
import type { Recorder } from '@repo/trace/recorder'
import { recorderOfConfig } from '@repo/trace/recorder-of-config'
import { recordScheduledRun } from '@repo/trace/scheduled-run'
import { watchPool } from '@repo/trace/watch-pg'
import type { Host, OpenBundle, Schedule } from './contract.ts'

type Recording = Required<Pick<OpenBundle, 'watchPool' | 'record' | 'close'>>

/** Makes each run a trace of its own, with the queries of its handler, where the environment says who takes traces. */
export function openRecording({ environment }: Host, schedules: readonly Schedule[]): Recording {
  const config = loadConfig('schedules', environment)
  const recorder: Recorder = recorderOfConfig('schedules', config)
  const expressions = new Map(schedules.map(({ name, when }) => [name, when]))
  return {
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
    close: () => recorder.close(),
  }
}
