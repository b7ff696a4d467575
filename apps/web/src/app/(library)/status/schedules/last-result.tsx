import type { ListedSchedule } from '@repo/library/schedules/list'
import { preciseDuration, relativeTime } from '#schedules/relative-time.ts'
import { SlotChip } from './slot-chip.tsx'

/** What runs now, else what came of the newest slot. */
export function LastResult({ schedule, now }: { schedule: ListedSchedule; now: string }) {
  const running = schedule.live.find(({ state }) => state === 'running')
  const { last, failuresInARow } = schedule
  if (running) {
    return (
      <div className="text-sm">
        <SlotChip state="running" />{' '}
        {running.durationMs !== null && `for ${preciseDuration(running.durationMs)}`}
      </div>
    )
  }
  if (!last) return <p className="text-ink-faint text-sm">Has not run yet</p>
  return (
    <div className="min-w-0 text-sm">
      <SlotChip state={last.state} />{' '}
      <span className="text-ink-soft">
        {relativeTime(last.finishedAt ?? last.due, now)}
        {last.finishedAt && last.durationMs !== null && `, took ${preciseDuration(last.durationMs)}`}
      </span>
      {failuresInARow > 1 && <p className="text-danger">{failuresInARow} failures in a row</p>}
      <p className="truncate text-ink-faint text-xs">{lastLine(last.error ?? last.output ?? last.reason)}</p>
    </div>
  )
}

function lastLine(text: string | null): string {
  return text?.trim().split('\n').at(-1) ?? ''
}
