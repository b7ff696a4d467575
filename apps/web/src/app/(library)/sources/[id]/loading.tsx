import { Skeleton } from '#ui/skeleton.tsx'

export default function SourceLoading() {
  return (
    <div role="status" aria-label="Loading">
      <div className="mb-8 grid gap-4 border-b pb-6">
        <Skeleton className="h-10 w-2/3" />
        <Skeleton className="h-4 w-1/3" />
        <Skeleton className="h-8 w-48" />
      </div>
      <div className="mx-auto grid max-w-[68ch] gap-3 lg:mx-0">
        {Array.from({ length: 12 }, (_, line) => (
          <Skeleton key={line} className={line % 4 === 3 ? 'mb-3 h-4 w-2/3' : 'h-4 w-full'} />
        ))}
      </div>
    </div>
  )
}
