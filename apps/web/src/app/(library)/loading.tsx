import { PageTitle } from '#shell/page-title.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

export default function LibraryLoading() {
  return (
    <div role="status" aria-label="Loading">
      <PageTitle aside={<Skeleton className="h-10 w-20" />}>
        <Skeleton className="h-9 w-36" />
      </PageTitle>
      <Skeleton className="mb-6 h-8 w-full max-w-md rounded-full" />
      <div className="grid gap-px overflow-hidden rounded-xl border">
        {Array.from({ length: 8 }, (_, row) => (
          <div key={row} className="flex gap-3 bg-surface px-4 py-3">
            <Skeleton className="size-9 rounded-lg" />
            <div className="grid flex-1 gap-2 py-0.5">
              <Skeleton className="h-4 w-2/5" />
              <Skeleton className="h-3 w-1/4" />
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}
