import type { ListedSchedule } from '@repo/library/schedules/list'
import { policyInWords } from '#schedules/policy-in-words.ts'
import { Card } from '#ui/card.tsx'
import { LastResult } from '../last-result.tsx'
import { NextTime } from '../next-time.tsx'
import { WhenItRuns } from '../when-it-runs.tsx'

/** What a schedule is for, when it runs and under which policy. */
export function ScheduleFacts({ schedule, now }: { schedule: ListedSchedule; now: string }) {
  return (
    <Card className="grid gap-5">
      <div className="grid gap-4 sm:grid-cols-[1.4fr_1fr_0.9fr]">
        <div>
          <p>{schedule.meaning}</p>
          <WhenItRuns schedule={schedule} />
        </div>
        <LastResult schedule={schedule} now={now} />
        <NextTime schedule={schedule} now={now} />
      </div>
      <dl className="grid gap-x-8 gap-y-2 border-t pt-4 text-sm sm:grid-cols-2">
        {policyInWords(schedule.policy).map(({ term, meaning }) => (
          <div key={term} className="flex gap-2">
            <dt className="shrink-0 text-ink-faint">{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
