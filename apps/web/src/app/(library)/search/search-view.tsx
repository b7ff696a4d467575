'use client'

import type { SearchQuery } from '#client/search-query.ts'
import { useHitKeys } from '#client/use-hit-keys.ts'
import { useSearch } from '#client/use-search.ts'
import { useTypedEarly } from '#client/use-typed-early.ts'
import type { SearchAnswer } from '#client/wire.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import { Spinner } from '#ui/spinner.tsx'
import { AnswerNotes } from './answer-notes.tsx'
import { Facets } from './facets.tsx'
import { HitItem } from './hit-item.tsx'
import { NoHits } from './no-hits.tsx'
import { SearchBox } from './search-box.tsx'

export function SearchView({ initial, answer: first }: { initial: SearchQuery; answer: SearchAnswer }) {
  const { query, change, answer, answeredQ, isSearching, error, retry, loadMore, isLoadingMore } = useSearch(
    initial,
    first,
  )
  const { box, list, onKeyDown } = useHitKeys({ onClear: () => change({ q: '', kinds: [], tags: [] }) })
  useTypedEarly(box, (q) => q !== query.q && change({ ...query, q }))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the box and the links inside
    <div className="mx-auto max-w-3xl" onKeyDown={onKeyDown}>
      <h1 className="sr-only">Search</h1>
      <SearchBox
        ref={box}
        value={query.q}
        isSearching={isSearching}
        onChange={(q) => change({ ...query, q })}
      />
      <Facets query={query} facets={answer.facets} onChange={change} />
      {error && (
        <Notice tone="danger" role="alert" className="mb-4">
          {error}{' '}
          <Button look="link" size="inline" onClick={retry}>
            Try again
          </Button>
        </Notice>
      )}
      <AnswerNotes query={query} answer={answer} onChange={change} />
      {answer.hits.length === 0 ? (
        !isSearching && <NoHits query={query} onChange={change} />
      ) : (
        <ol ref={list} aria-label="Results" aria-busy={isSearching} className="grid gap-1">
          {answer.hits.map((hit) => (
            <HitItem
              key={hit.sourceId}
              hit={hit}
              q={answeredQ}
              isRecent={answer.recent}
              isSemantic={answer.semantic}
            />
          ))}
        </ol>
      )}
      {answer.nextCursor && (
        <div className="mt-8 flex justify-center">
          <Button look="outline" onClick={loadMore} disabled={isLoadingMore}>
            {isLoadingMore && <Spinner />} Show more
          </Button>
        </div>
      )}
    </div>
  )
}
