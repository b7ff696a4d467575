import type { Recorder } from './types.ts'

export type ScheduledRun = {
  schedule: string
  /** As it is written, in cron's form or another. */
  expression: string
  /** When it was to begin, and when it did, Unix ms. */
  dueMs: number
  startedMs: number
  attempt: number
}

/** What became of it: a scheduler knows more ways to end than well and badly. */
export type ScheduledOutcome = { state: string; error: Error | null; output: string }

/** Records a scheduled run as a trace of its own, with how late it began, how it ended and what it said. */
export function recordScheduledRun<Outcome extends ScheduledOutcome>(
  recorder: Recorder,
  { startedMs, ...run }: ScheduledRun,
  work: (traceId: string | null) => Promise<Outcome>,
): Promise<Outcome> {
  const facts = { ...run, latenessMs: Math.max(0, startedMs - run.dueMs) }
  const span = recorder.open('schedule', run.schedule, { isRoot: true })
  return span.run(async () => {
    const outcome = await work(span.isRecorded ? span.traceId : null)
    const { state, error, output } = outcome
    span.end({
      status: error ? 'error' : 'ok',
      content: { ...facts, outcome: state, output: error ? `${output}\n${error.message}`.trim() : output },
    })
    return outcome
  })
}
