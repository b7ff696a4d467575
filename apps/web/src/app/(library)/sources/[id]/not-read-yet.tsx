import { Skeleton } from '#ui/skeleton.tsx'

/** In the place of the text while it is being read. */
export function NotReadYet() {
  return (
    <div className="grid max-w-[68ch] gap-4">
      <p className="text-ink-soft">It is being read. Its text appears here by itself.</p>
      {['w-full', 'w-11/12', 'w-full', 'w-4/5', 'w-2/3'].map((width, line) => (
        <Skeleton key={line} className={`h-4 ${width}`} />
      ))}
    </div>
  )
}
