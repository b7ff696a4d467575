import type { ListedSchedule } from '@repo/library/schedules/list'
import Link from 'next/link'
import { LastResult } from './last-result.tsx'
import { NextTime } from './next-time.tsx'
import { WhenItRuns } from './when-it-runs.tsx'

/** One schedule: what it is for, when it runs, what came of it last, when it is due next. */
export function ScheduleRow({ schedule, now }: { schedule: ListedSchedule; now: string }) {
  const { name, meaning } = schedule
  return (
    <li className="grid gap-x-6 gap-y-2 p-4 sm:p-5 md:grid-cols-[1.4fr_1fr_0.9fr]">
      <div className="min-w-0">
        <h2 className="font-semibold">
          <Link href={`/status/schedules/${name}`} className="hover:underline">
            {name}
          </Link>
        </h2>
        <p className="text-ink-soft text-sm">{meaning}</p>
        <WhenItRuns schedule={schedule} />
      </div>
      <LastResult schedule={schedule} now={now} />
      <NextTime schedule={schedule} now={now} />
    </li>
  )
}
