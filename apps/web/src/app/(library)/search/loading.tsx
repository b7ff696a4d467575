import { Skeleton } from '#ui/skeleton.tsx'

export default function SearchLoading() {
  return (
    <div role="status" aria-label="Loading" className="mx-auto max-w-3xl">
      <Skeleton className="mb-4 h-14 rounded-2xl" />
      <Skeleton className="mb-8 h-8 w-2/3 rounded-full" />
      {Array.from({ length: 4 }, (_, row) => (
        <div key={row} className="grid grid-cols-[auto_1fr] gap-x-4 py-4">
          <Skeleton className="size-9 rounded-lg" />
          <div className="grid gap-2.5">
            <Skeleton className="h-5 w-1/2" />
            <Skeleton className="h-4 w-full" />
            <Skeleton className="h-4 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  )
}
