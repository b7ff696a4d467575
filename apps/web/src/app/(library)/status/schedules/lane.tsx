import type { ListedSchedule } from '@repo/library/schedules/list'
import type { TimelineMark } from '@repo/library/schedules/timeline'
import Link from 'next/link'
import type { KeyboardEvent, PointerEvent } from 'react'
import { laneInWords, markInWords } from '#schedules/mark-in-words.ts'
import { shareOf, type TimelineWindow } from '#schedules/timeline-window.ts'
import { classes } from '#ui/classes.ts'
import { Mark } from './mark.tsx'
import type { PickedMark } from './mark-details.tsx'
import { NextDue } from './next-due.tsx'

/** From this many marks on they stand close. */
const DENSE = 150

type LaneProps = {
  schedule: ListedSchedule
  marks: readonly TimelineMark[]
  window: TimelineWindow
  /** When the mark that is looked at was due. */
  picked: string | null
  onPick: (mark: PickedMark) => void
}

/** One schedule's past and future. Its marks are walked through with the arrow keys, or pointed at. */
export function Lane({ schedule, marks, window, picked, onPick }: LaneProps) {
  const { name, nextDue, paused } = schedule
  const at = marks.findIndex(({ due }) => due === picked)
  const pick = (mark: TimelineMark | undefined) => mark && onPick({ schedule: name, due: mark.due })
  const walk = (event: KeyboardEvent) => {
    const target = targetOf(event.key, at, marks.length)
    if (target === null) return
    event.preventDefault()
    pick(marks[target])
  }
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const moment = window.from + ((event.clientX - left) / width) * (window.to - window.from)
    pick(nearest(marks, moment))
  }
  return (
    <li className="grid items-center gap-x-4 sm:grid-cols-[11rem_1fr]">
      <Link
        href={`/status/schedules/${name}`}
        className="truncate text-ink-soft text-sm hover:text-ink hover:underline"
      >
        {name}
      </Link>
      <div
        role="slider"
        tabIndex={0}
        aria-label={laneInWords(schedule, marks, new Date(window.now).toISOString())}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, marks.length - 1)}
        aria-valuenow={Math.max(0, at)}
        aria-valuetext={marks[at] ? markInWords(marks[at]) : 'no slot chosen'}
        onKeyDown={walk}
        onPointerMove={point}
        onPointerDown={point}
        className={classes(
          'relative h-8 touch-pan-y overflow-hidden rounded-sm border-b border-dashed',
          paused && 'bg-sunken',
        )}
      >
        {marks.map((mark) => (
          <Mark
            key={mark.due}
            mark={mark}
            window={window}
            isPicked={mark.due === picked}
            isDense={marks.length > DENSE}
          />
        ))}
        <span
          aria-hidden
          className="absolute inset-y-0 w-px bg-ink"
          style={{ left: `${shareOf(window, window.now)}%` }}
        />
        {nextDue && !paused && <NextDue at={nextDue} window={window} />}
      </div>
    </li>
  )
}

/** Which mark a key leads to; null for a key that leads nowhere. From nowhere one begins at the newest. */
function targetOf(key: string, at: number, count: number): number | null {
  if (count === 0) return null
  if (key === 'ArrowLeft' || key === 'ArrowDown') return at < 0 ? count - 1 : Math.max(0, at - 1)
  if (key === 'ArrowRight' || key === 'ArrowUp') return at < 0 ? count - 1 : Math.min(count - 1, at + 1)
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return null
}

function nearest(marks: readonly TimelineMark[], moment: number): TimelineMark | undefined {
  return marks.toSorted(
    (a, b) => Math.abs(Date.parse(a.due) - moment) - Math.abs(Date.parse(b.due) - moment),
  )[0]
}
