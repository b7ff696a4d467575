import { PageTitle } from '#shell/page-title.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

export default function Loading() {
  return (
    <div className="mx-auto max-w-3xl">
      <PageTitle>Feeds</PageTitle>
      <div className="grid gap-6">
        <Skeleton className="h-20 rounded-xl" />
        <Skeleton className="h-64 rounded-xl" />
      </div>
    </div>
  )
}
