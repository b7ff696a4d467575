import { PageTitle } from '#shell/page-title.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

export default function SchedulesLoading() {
  return (
    <div role="status" aria-label="Loading" className="mx-auto max-w-5xl">
      <PageTitle>Schedules</PageTitle>
      <div className="grid gap-6">
        <Skeleton className="h-8 w-72" />
        <Skeleton className="h-80 rounded-xl" />
        <Skeleton className="h-96 rounded-xl" />
      </div>
    </div>
  )
}
