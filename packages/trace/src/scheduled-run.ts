import type { Recorder } from './types.ts'

export type ScheduledRun = {
  schedule: string
  /** As it is written, in cron's form or another. */
  expression: string
  /** When it was to begin, Unix ms. */
  dueMs: number
}

/** Records a scheduled run as a trace of its own, with how late it began and how it ended. */
export function recordScheduledRun<T>(
  recorder: Recorder,
  { schedule, expression, dueMs }: ScheduledRun,
  work: () => Promise<T>,
): Promise<T> {
  const latenessMs = Math.max(0, Date.now() - dueMs)
  const facts = { schedule, expression, dueMs, latenessMs }
  const span = recorder.open('schedule', schedule, { isRoot: true })
  return span.run(async () => {
    try {
      const result = await work()
      span.end({ content: { ...facts, outcome: 'ok' } })
      return result
    } catch (error) {
      span.end({
        status: 'error',
        content: { ...facts, outcome: 'failed', output: (error as Error).message },
      })
      throw error
    }
  })
}
