'use client'

import Link from 'next/link'
import type { SourcePage } from '#client/merge-sources.ts'
import { useLibrary } from '#client/use-library.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import { Spinner } from '#ui/spinner.tsx'
import { ReadingHalt } from './reading-halt.tsx'
import { SourceRow } from './source-row.tsx'

/** The sources, newest first, each with its live state. */
export function SourceList({ first, query }: { first: SourcePage; query: string }) {
  const { sources, hasMore, isLoading, error, loadMore, remove, retry } = useLibrary(first, query)
  if (sources.length === 0 && !hasMore) return <NothingHere />
  return (
    <>
      {error && (
        <Notice tone="danger" role="alert" className="mb-4">
          {error}
        </Notice>
      )}
      <ReadingHalt isWaiting={sources.some(isWaiting)} className="mb-4" />
      <ul className="divide-y overflow-hidden rounded-xl border bg-surface">
        {sources.map((source) => (
          <SourceRow
            key={source.id}
            source={source}
            onRemove={() => remove(source.id, source.title)}
            onRetry={() => retry(source.id)}
          />
        ))}
      </ul>
      {hasMore && (
        <div className="mt-6 flex justify-center">
          <Button look="outline" onClick={loadMore} disabled={isLoading}>
            {isLoading && <Spinner />} Load more
          </Button>
        </div>
      )}
    </>
  )
}

function isWaiting({ state }: SourcePage['sources'][number]): boolean {
  return state === 'queued' || state === 'processing'
}

function NothingHere() {
  return (
    <div className="rounded-xl border border-dashed px-6 py-14 text-center">
      <p className="font-medium">Nothing in the library fits these filters.</p>
      <Button asChild look="outline" className="mt-4">
        <Link href="/">Show everything</Link>
      </Button>
    </div>
  )
}
