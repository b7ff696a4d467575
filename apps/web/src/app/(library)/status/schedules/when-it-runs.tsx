import type { ScheduleView } from '@repo/library/schedules/view'

/** When a schedule runs: in words, as it is written, and by which clock. */
export function WhenItRuns({ schedule: { inWords, expression, timeZone } }: { schedule: ScheduleView }) {
  return (
    <p className="mt-1 text-ink-faint text-sm">
      {inWords} {inWords !== expression && <code className="whitespace-nowrap text-xs">{expression}</code>}{' '}
      <span className="whitespace-nowrap text-xs">{timeZone}</span>
    </p>
  )
}
