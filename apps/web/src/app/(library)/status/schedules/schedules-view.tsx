'use client'

import { type Schedules, useSchedules } from '#client/use-schedules.ts'
import { timelineWindow } from '#schedules/timeline-window.ts'
import { DaemonList } from './daemon-list.tsx'
import { EngineState } from './engine-state.tsx'
import { Maintenance } from './maintenance.tsx'
import { NotReachable } from './not-reachable.tsx'
import { ScheduleRow } from './schedule-row.tsx'
import { Timeline } from './timeline.tsx'

export function SchedulesView({ first }: { first: Schedules }) {
  const { value, isReachable, refresh } = useSchedules(first)
  const { list, marks } = value
  const { schedules, now } = list
  return (
    <div className="grid gap-6">
      {isReachable ? <EngineState list={list} /> : <NotReachable />}
      <Maintenance list={list} onChange={refresh} />
      {schedules.length > 0 && (
        <>
          <Timeline schedules={schedules} marks={marks} window={timelineWindow(now)} />
          <ul aria-label="Schedules" className="divide-y rounded-xl border bg-surface">
            {schedules.map((schedule) => (
              <ScheduleRow key={schedule.name} schedule={schedule} now={now} />
            ))}
          </ul>
        </>
      )}
      <DaemonList list={list} />
    </div>
  )
}
