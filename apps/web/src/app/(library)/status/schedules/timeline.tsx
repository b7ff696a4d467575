'use client'

import type { ListedSchedule } from '@repo/library/schedules/list'
import type { TimelineMark } from '@repo/library/schedules/timeline'
import { useState } from 'react'
import { slotStates } from '#schedules/slot-states.ts'
import type { TimelineWindow } from '#schedules/timeline-window.ts'
import { Card, CardTitle } from '#ui/card.tsx'
import { Lane } from './lane.tsx'
import { LaneLegend } from './lane-legend.tsx'
import { MarkDetails, type PickedMark } from './mark-details.tsx'
import { TimeAxis } from './time-axis.tsx'

type TimelineProps = {
  schedules: readonly ListedSchedule[]
  marks: readonly TimelineMark[]
  window: TimelineWindow
}

/** The past day and the next hours, a lane for each schedule. One mark at a time can be looked at closely. */
export function Timeline({ schedules, marks, window }: TimelineProps) {
  const [picked, setPicked] = useState<PickedMark | null>(null)
  const marksOf = Map.groupBy(marks, ({ schedule }) => schedule)
  const shown = schedules.filter(({ name, retiredAt }) => !retiredAt || marksOf.has(name))
  return (
    <Card className="p-4 sm:p-5">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <CardTitle>The past day, and what is next</CardTitle>
        <LaneLegend states={Object.keys(slotStates).filter(isSeen)} />
      </div>
      <TimeAxis window={window} />
      <ul className="grid gap-2 sm:gap-0.5">
        {shown.map((schedule) => (
          <Lane
            key={schedule.name}
            schedule={schedule}
            marks={marksOf.get(schedule.name) ?? []}
            window={window}
            picked={picked?.schedule === schedule.name ? picked.due : null}
            onPick={setPicked}
          />
        ))}
      </ul>
      <MarkDetails mark={marks.find(isPicked) ?? null} />
    </Card>
  )

  function isPicked({ schedule, due }: TimelineMark): boolean {
    return schedule === picked?.schedule && due === picked.due
  }
  function isSeen(state: string): boolean {
    return marks.some(({ states }) => state in states)
  }
}
