'use client'

import { type ScheduleWithHistory, useSchedule } from '#client/use-schedule.ts'
import { Button } from '#ui/button.tsx'
import { EngineState } from '../engine-state.tsx'
import { NotReachable } from '../not-reachable.tsx'
import { ScheduleActions } from './schedule-actions.tsx'
import { ScheduleFacts } from './schedule-facts.tsx'
import { SlotItem } from './slot-item.tsx'

type ScheduleDetailProps = { name: string; first: ScheduleWithHistory; tracesUrl: string | null }

export function ScheduleDetail({ name, first, tracesUrl }: ScheduleDetailProps) {
  const { list, slots, hasOlder, loadOlder, isReachable, refresh } = useSchedule(name, first)
  const schedule = list.schedules.find((each) => each.name === name)
  if (!schedule) return null
  const { mayManage, now, daemons } = list
  return (
    <div className="grid gap-6">
      {!isReachable && <NotReachable />}
      {!daemons.some(({ isLive }) => isLive) && <EngineState list={list} />}
      <ScheduleFacts schedule={schedule} now={now} />
      {mayManage && <ScheduleActions schedule={schedule} onChange={refresh} />}
      <section aria-labelledby="history">
        <h2 id="history" className="mb-3 font-semibold text-base tracking-tight">
          History
        </h2>
        {slots.length === 0 ? (
          <p className="text-ink-faint">Nothing yet. Each run leaves what it did here.</p>
        ) : (
          <ol aria-labelledby="history" className="divide-y rounded-xl border bg-surface">
            {slots.map((slot) => (
              <SlotItem key={slot.due} {...{ slot, now, tracesUrl, mayManage, onChange: refresh }} />
            ))}
          </ol>
        )}
        {hasOlder && (
          <Button look="outline" className="mt-4" onClick={loadOlder}>
            Show older ones
          </Button>
        )}
      </section>
      {!mayManage && (
        <p className="text-ink-faint text-sm">
          What runs printed, and why they failed, is shown to the people who run this server.
        </p>
      )}
    </div>
  )
}
