import { useEffect, useRef, useState } from 'react'
import { api, messageOf } from './api.ts'
import { fetchSources } from './fetch-sources.ts'
import { type SourcePage, withChanges, withDetails, withFirstPage, withNextPage } from './merge-sources.ts'
import { removeSourceLater } from './remove-later.ts'
import { useSourceEvents } from './source-events.ts'

/** During an import thousands of sources change; the list asks for news at most this often. */
const REFRESH_EVERY_MS = 1_000

/** Stands for sources that are not in the list and may be there by now. */
const ANY_NEW = ''

/** The list of sources under a filter (a query string), kept up to date by events. */
export function useLibrary(first: SourcePage, filter: string) {
  const [page, setPage] = useState(first)
  const [isLoading, setLoading] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const refresh = useRefresh(filter, page, setPage)
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set())

  const loadMore = async () => {
    if (isLoading || !page.nextCursor) return
    setLoading(true)
    setError(null)
    try {
      const next = await api<SourcePage>(`/api/v1/sources?${withCursor(filter, page.nextCursor)}`)
      setPage((shown) => withNextPage(shown, next))
    } catch (failure) {
      setError(messageOf(failure))
    }
    setLoading(false)
  }

  const remove = (id: string, title: string) => {
    setRemoved((ids) => new Set(ids).add(id))
    removeSourceLater({
      id,
      title,
      onUndo: () => setRemoved((ids) => new Set([...ids].filter((each) => each !== id))),
    })
  }

  const retry = async (id: string) => {
    await api(`/api/v1/sources/${id}/retry`, { method: 'POST' }).catch((failure: unknown) =>
      setError(messageOf(failure)),
    )
    refresh([id])
  }

  const sources = page.sources.filter(({ id }) => !removed.has(id))
  return { sources, hasMore: page.nextCursor !== null, isLoading, error, loadMore, remove, retry }
}

/** Applies events at once, and fetches what they do not tell: new sources, and what settled ones have become. */
function useRefresh(
  filter: string,
  page: SourcePage,
  setPage: (next: (shown: SourcePage) => SourcePage) => void,
) {
  const waiting = useRef(new Set<string>())
  const timer = useRef<number | undefined>(undefined)
  const shown = useRef(page)
  useEffect(() => {
    shown.current = page
  }, [page])

  const flush = async () => {
    timer.current = undefined
    const ids = [...waiting.current]
    waiting.current.clear()
    const known = new Set(shown.current.sources.map(({ id }) => id))
    const isNew = ids.some((id) => !known.has(id))
    try {
      const details = await fetchSources(ids.filter((id) => known.has(id)))
      if (details.length > 0) setPage((current) => withDetails(current, details))
      if (!isNew) return
      const fresh = await api<SourcePage>(`/api/v1/sources?${filter}`)
      setPage((current) => withFirstPage(current, fresh))
    } catch {
      // The next event or the next connection tries again; the list stays as it is.
    }
  }
  const schedule = (ids: string[]) => {
    for (const id of ids) waiting.current.add(id)
    if (waiting.current.size > 0) timer.current ??= window.setTimeout(flush, REFRESH_EVERY_MS)
  }
  useEffect(() => () => window.clearTimeout(timer.current), [])

  useSourceEvents({
    onChange: (changes) => {
      setPage((current) => withChanges(current, changes))
      const known = new Set(shown.current.sources.map(({ id }) => id))
      const telling = changes.filter(
        ({ sourceId, state, deleted }) =>
          !deleted && (!known.has(sourceId) || (state !== 'queued' && state !== 'processing')),
      )
      schedule(telling.map(({ sourceId }) => sourceId))
    },
    onResync: () => schedule([ANY_NEW, ...shown.current.sources.map(({ id }) => id)]),
  })
  return schedule
}

function withCursor(filter: string, cursor: string): string {
  const query = new URLSearchParams(filter)
  query.set('cursor', cursor)
  return query.toString()
}
