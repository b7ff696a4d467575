import type { SourceView } from '@repo/library/sources/view'
import { Notice } from '#ui/notice.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { SavedPageButton } from './saved-page-button.tsx'

/** In the place of the text while there is none: it is being read, or why it could not be. */
export function NotReadYet({ source: { id, state, failure } }: { source: SourceView }) {
  if (state === 'failed' || state === 'needs_capture') {
    return (
      <Notice tone={state === 'failed' ? 'danger' : 'caution'} className="max-w-2xl">
        <p className="font-medium">
          {state === 'failed' ? 'This source could not be read' : 'The page does not show itself to a server'}
        </p>
        {failure && <p className="mt-1 text-ink-soft">{failure.message}</p>}
        {state === 'needs_capture' && <SavedPageButton id={id} />}
      </Notice>
    )
  }
  return (
    <div className="grid max-w-[68ch] gap-4">
      <p className="text-ink-soft">It is being read. Its text appears here by itself.</p>
      {['w-full', 'w-11/12', 'w-full', 'w-4/5', 'w-2/3'].map((width, line) => (
        <Skeleton key={line} className={`h-4 ${width}`} />
      ))}
    </div>
  )
}
