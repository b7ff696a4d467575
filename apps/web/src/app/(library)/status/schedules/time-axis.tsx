'use client'

import { useSyncExternalStore } from 'react'
import { shareOf, type TimelineWindow } from '#schedules/timeline-window.ts'
import { classes } from '#ui/classes.ts'

const HOUR_MS = 3_600_000
const STEP_HOURS = 4
const nothing = () => () => undefined

/** The hours of the reader's own clock; the server does not know it and leaves them out. */
export function TimeAxis({ window }: { window: TimelineWindow }) {
  const inBrowser = useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  )
  return (
    <div aria-hidden className="grid gap-x-4 sm:grid-cols-[11rem_1fr]">
      <div className="relative h-6 text-ink-faint text-xs tabular-nums sm:col-start-2">
        {inBrowser &&
          hoursIn(window).map((at, index) => (
            <span
              key={at}
              className={classes(
                '-translate-x-1/2 absolute whitespace-nowrap',
                (index % 2 === 1 || isNear(window, at, 0.14)) && 'max-sm:hidden',
              )}
              style={{ left: `${shareOf(window, at)}%` }}
            >
              {new Date(at).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' })}
            </span>
          ))}
        <span
          className="-translate-x-1/2 absolute bg-surface px-1 font-medium text-ink"
          style={{ left: `${shareOf(window, window.now)}%` }}
        >
          now
        </span>
      </div>
    </div>
  )
}

/** Each fourth hour of the local day that is far enough from the edges and from now to be read. */
function hoursIn(window: TimelineWindow): number[] {
  const { from, to } = window
  const first = new Date(from)
  first.setHours(Math.ceil((first.getHours() + 1) / STEP_HOURS) * STEP_HOURS, 0, 0, 0)
  const hours: number[] = []
  for (let at = first.getTime(); at < to; at += STEP_HOURS * HOUR_MS) hours.push(at)
  const margin = (to - from) * 0.05
  return hours.filter((at) => at - from > margin && to - at > margin && !isNear(window, at, 0.06))
}

/** Whether a label would run into that of now; `share` is how much of the window the two take. */
function isNear({ from, now, to }: TimelineWindow, at: number, share: number): boolean {
  return Math.abs(at - now) < share * (to - from)
}
