import type { ListedSchedule } from '@repo/library/schedules/list'
import { relativeTime } from '#schedules/relative-time.ts'
import { duration } from '#ui/duration.ts'
import { LocalTime } from '#ui/local-time.tsx'

/** A daemon claims a slot within moments. */
const OVERDUE_MS = 5_000

/** When a schedule is due next, or why it is not. */
export function NextTime({ schedule, now }: { schedule: ListedSchedule; now: string }) {
  const { nextDue, paused, enabled, retiredAt } = schedule
  if (retiredAt) {
    return (
      <p className="text-ink-faint text-sm">
        Retired <LocalTime at={retiredAt} />: no daemon knows it any more
      </p>
    )
  }
  if (!enabled) return <p className="text-ink-faint text-sm">Off: what it needs is not configured</p>
  if (paused) return <Paused paused={paused} />
  if (!nextDue) return <p className="text-ink-faint text-sm">Not due again</p>
  return (
    <p className="text-sm">
      <Due nextDue={nextDue} wakeAt={schedule.wakeAt ?? nextDue} now={now} />
      <span className="block text-ink-faint text-xs">
        <LocalTime at={nextDue} style="moment" />
      </span>
    </p>
  )
}

function Due({ nextDue, wakeAt, now }: { nextDue: string; wakeAt: string; now: string }) {
  const lateMs = Date.parse(now) - Date.parse(wakeAt)
  if (lateMs > OVERDUE_MS)
    return <span className="font-medium text-danger">Overdue by {duration(lateMs)}</span>
  return (
    <>
      <span className="text-ink-faint">Next </span>
      <span className="font-medium">{relativeTime(nextDue > now ? nextDue : now, now)}</span>
    </>
  )
}

function Paused({ paused }: { paused: NonNullable<ListedSchedule['paused']> }) {
  return (
    <p className="text-sm">
      <span className="font-medium text-caution">Paused</span>
      {paused.until && (
        <>
          {' until '}
          <LocalTime at={paused.until} style="moment" />
        </>
      )}
      {paused.reason && <span className="block text-ink-soft">“{paused.reason}”</span>}
    </p>
  )
}
