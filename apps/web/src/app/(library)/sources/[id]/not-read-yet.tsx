import type { SourceView } from '@repo/library/sources/view'
import { Skeleton } from '#ui/skeleton.tsx'
import { ReadingHalt } from '../../reading-halt.tsx'

/** In the place of the text while it is being read, with what has kept it so far. */
export function NotReadYet({ failure }: Pick<SourceView, 'failure'>) {
  return (
    <div className="grid max-w-[68ch] gap-4">
      <ReadingHalt isWaiting />
      {failure && <p className="text-caution">{failure.message} Trovella tries again by itself.</p>}
      <p className="text-ink-soft">It is being read. Its text appears here by itself.</p>
      {['w-full', 'w-11/12', 'w-full', 'w-4/5', 'w-2/3'].map((width, line) => (
        <Skeleton key={line} className={`h-4 ${width}`} />
      ))}
    </div>
  )
}
