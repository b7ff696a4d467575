import { Skeleton } from '#ui/skeleton.tsx'

export default function ScheduleLoading() {
  return (
    <div role="status" aria-label="Loading" className="mx-auto grid max-w-4xl gap-6">
      <Skeleton className="h-10 w-64" />
      <Skeleton className="h-40 rounded-xl" />
      <Skeleton className="h-96 rounded-xl" />
    </div>
  )
}
