import { useEffect, useRef, useState } from 'react'
import { api, messageOf } from './api.ts'
import { queryStringOf, type SearchQuery, searchAddress, searchQueryOf } from './search-query.ts'
import type { SearchAnswer } from './wire.ts'

const DEBOUNCE_MS = 120

type Shown = { key: string; answer: SearchAnswer }

/** What was shown last: whoever comes back from a source finds the results as they were left. */
let last: (Shown & { query: SearchQuery }) | null = null

/**
 * Searches while typing: after a short pause, for the latest question only. The last answer stays until the next is
 * there, and the address follows without filling the history.
 */
export function useSearch(initial: SearchQuery, initialAnswer: SearchAnswer) {
  const [start] = useState(() => startOf(initial, initialAnswer))
  const [query, setQuery] = useState(start.query)
  const key = queryStringOf(query)
  const [shown, setShown] = useState<Shown>(start)
  const [error, setError] = useState<string | null>(null)
  const [isLoadingMore, setLoadingMore] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const answered = useRef(start.key)
  useEffect(() => {
    last = { ...shown, query }
  }, [shown, query])

  useEffect(() => {
    if (answered.current === key && attempt === 0) return
    const stop = new AbortController()
    const ask = async () => {
      try {
        const answer = await api<SearchAnswer>(`/api/v1/search?${key}`, { signal: stop.signal })
        if (stop.signal.aborted) return
        answered.current = key
        setShown({ key, answer })
        setError(null)
      } catch (failure) {
        if (!stop.signal.aborted) setError(messageOf(failure))
      }
    }
    const timer = setTimeout(ask, DEBOUNCE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [key, attempt])

  const change = (next: SearchQuery) => {
    setQuery(next)
    setError(null)
    setAttempt(0)
    window.history.replaceState(null, '', searchAddress(next))
  }
  const loadMore = async () => {
    const { answer } = shown
    if (!answer.nextCursor || isLoadingMore) return
    setLoadingMore(true)
    try {
      const cursor = encodeURIComponent(answer.nextCursor)
      const next = await api<SearchAnswer>(`/api/v1/search?${shown.key}&cursor=${cursor}`)
      setShown((now) => (now.key === shown.key ? { key: now.key, answer: joined(now.answer, next) } : now))
    } catch (failure) {
      setError(messageOf(failure))
    }
    setLoadingMore(false)
  }
  return {
    query,
    change,
    answer: shown.answer,
    /** The question that was answered, which may be older than the one in the box. */
    answeredQ: searchQueryOf(new URLSearchParams(shown.key)).q,
    isSearching: shown.key !== key && error === null,
    error,
    retry: () => setAttempt((count) => count + 1),
    loadMore,
    isLoadingMore,
  }
}

function startOf(query: SearchQuery, answer: SearchAnswer): Shown & { query: SearchQuery } {
  const isBack = last !== null && typeof window !== 'undefined' && addressKey() === queryStringOf(last.query)
  return isBack && last ? last : { query, key: queryStringOf(query), answer }
}

function addressKey(): string | null {
  const { pathname, search } = window.location
  return pathname === '/search' ? queryStringOf(searchQueryOf(new URLSearchParams(search))) : null
}

function joined(first: SearchAnswer, next: SearchAnswer): SearchAnswer {
  const known = new Set(first.hits.map(({ sourceId }) => sourceId))
  return {
    ...first,
    hits: [...first.hits, ...next.hits.filter(({ sourceId }) => !known.has(sourceId))],
    nextCursor: next.nextCursor,
    degraded: next.degraded,
  }
}
