import type { SourceView } from '@repo/library/sources/view'
import { Notice } from '#ui/notice.tsx'
import { SavedPageButton } from './saved-page-button.tsx'

/** Why a source could not be read the last time, and what a person can do about it. */
export function NotRead({ source, hasText }: { source: SourceView; hasText: boolean }) {
  const { id, kind, state, failure } = source
  if (state !== 'failed' && state !== 'needs_capture') return null
  return (
    <Notice tone={state === 'failed' ? 'danger' : 'caution'} className="mb-8 max-w-2xl">
      <p className="font-medium">
        {state === 'failed' ? 'This source could not be read' : 'The page does not show itself to a server'}
      </p>
      {failure && <p className="mt-1 text-ink-soft">{failure.message}</p>}
      {hasText && <p className="mt-1 text-ink-soft">Below is what was read before.</p>}
      {kind === 'link' && <SavedPageButton id={id} />}
    </Notice>
  )
}
