import { isAppError } from '@repo/library/errors'
import { scheduleHistory } from '@repo/library/schedules/history'
import { listSchedules } from '@repo/library/schedules/list'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { pageContext } from '#page-context.ts'
import { PageTitle } from '#shell/page-title.tsx'
import { tracesUrl } from '#traces-url.ts'
import { ScheduleDetail } from './schedule-detail.tsx'

type SchedulePageProps = PageProps<'/status/schedules/[name]'>

export async function generateMetadata({ params }: SchedulePageProps): Promise<Metadata> {
  return { title: `Schedule ${(await params).name}` }
}

export default async function SchedulePage({ params }: SchedulePageProps) {
  const { name } = await params
  const { ctx, parts } = await pageContext()
  const [history, list] = await Promise.all([
    scheduleHistory(ctx, { name }).catch(orNotFound),
    listSchedules(ctx),
  ])
  return (
    <div className="mx-auto max-w-4xl">
      <PageTitle
        aside={
          <Link href="/status/schedules" className="text-action text-sm underline underline-offset-4">
            All schedules
          </Link>
        }
      >
        {name}
      </PageTitle>
      <ScheduleDetail name={name} first={{ list, history }} tracesUrl={tracesUrl(parts.config)} />
    </div>
  )
}

/** A name that cannot be one is an address where nothing is, like one that is not registered. */
function orNotFound(error: unknown): never {
  if (isAppError(error) && (error.code === 'not_found' || error.code === 'invalid')) notFound()
  throw error
}
