import { PageTitle } from '#shell/page-title.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

export default function StatusLoading() {
  return (
    <div role="status" aria-label="Loading" className="mx-auto max-w-4xl">
      <PageTitle>Status</PageTitle>
      <div className="grid gap-6">
        <Skeleton className="h-8 w-56" />
        <Skeleton className="h-32 rounded-xl" />
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {Array.from({ length: 6 }, (_, card) => (
            <Skeleton key={card} className="h-36 rounded-xl" />
          ))}
        </div>
      </div>
    </div>
  )
}
