import type { TimelineMark } from '@repo/library/schedules/timeline'
import { slotStates, worstOf } from '#schedules/slot-states.ts'
import { shareOf, type TimelineWindow } from '#schedules/timeline-window.ts'
import { classes } from '#ui/classes.ts'

/** Later than this is drawn: a thin line from when it was due to when it began. */
const LATE_MS = 1_000

type MarkProps = {
  mark: TimelineMark
  window: TimelineWindow
  isPicked: boolean
  /** They stand so close that wide ones would run together. */
  isDense: boolean
}

/** What became of a slot, as long as it took; what went wrong stands taller than what went well. */
export function Mark({ mark, window, isPicked, isDense }: MarkProps) {
  const { due, states, latenessMs, durationMs } = mark
  const state = worstOf(states)
  const dueAt = Date.parse(due)
  const lateMs = latenessMs !== null && latenessMs > LATE_MS ? latenessMs : 0
  const widthOf = (ms: number) => `${(ms / (window.to - window.from)) * 100}%`
  return (
    <>
      {lateMs > 0 && (
        <span
          aria-hidden
          className="absolute top-1/2 h-0.5 bg-caution"
          style={{ left: `${shareOf(window, dueAt)}%`, width: widthOf(lateMs) }}
        />
      )}
      <span
        aria-hidden
        data-state={state}
        className={classes(
          'absolute rounded-[2px]',
          state === 'ok' ? classes('inset-y-2', isDense ? 'min-w-0.5' : 'min-w-[3px]') : 'min-w-[3px] border',
          state !== 'ok' && (state === 'skipped' ? 'inset-y-3' : 'inset-y-0.5'),
          slotStates[state].fill,
          isPicked && 'z-10 outline-2 outline-ink outline-offset-1',
        )}
        style={{ left: `${shareOf(window, dueAt + lateMs)}%`, width: widthOf(durationMs ?? 0) }}
      />
    </>
  )
}
