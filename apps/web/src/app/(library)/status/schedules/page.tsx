import { listSchedules } from '@repo/library/schedules/list'
import { scheduleTimeline } from '@repo/library/schedules/timeline'
import type { Metadata } from 'next'
import Link from 'next/link'
import { pageContext } from '#page-context.ts'
import { timelineQueryOf, timelineWindow } from '#schedules/timeline-window.ts'
import { PageTitle } from '#shell/page-title.tsx'
import { SchedulesView } from './schedules-view.tsx'

export const metadata: Metadata = { title: 'Schedules' }

export default async function SchedulesPage() {
  const { ctx } = await pageContext()
  const list = await listSchedules(ctx)
  const { marks } = await scheduleTimeline(ctx, timelineQueryOf(timelineWindow(list.now)))
  return (
    <div className="mx-auto max-w-5xl">
      <PageTitle
        aside={
          <Link href="/status" className="text-action text-sm underline underline-offset-4">
            Status of everything
          </Link>
        }
      >
        Schedules
      </PageTitle>
      <SchedulesView first={{ list, marks }} />
    </div>
  )
}
