import type { EntryKey } from '../store/store.ts'

type Query = Record<string, string | number | readonly string[] | undefined | null>

/** Every address of the dashboard, made in one place so that each part of it is encoded. */
export type Links = ReturnType<typeof createLinks>

export function createLinks(basePath: string) {
  const at = (path: string, query?: Query) => `${basePath}${path}${search(query)}`
  return {
    overview: (query?: Query) => at('/', query),
    entries: (query?: Query) => at('/entries', query),
    entry: (key: EntryKey) => at(`/entries/${encodeURIComponent(key)}`),
    entryPane: (key: EntryKey) => at(`/entries/${encodeURIComponent(key)}/pane`),
    mail: (key: EntryKey) => at(`/entries/${encodeURIComponent(key)}/mail`),
    family: (familyHash: string, query?: Query) => at(`/families/${encodeURIComponent(familyHash)}`, query),
    trace: (traceId: string, query?: Query) => at(`/traces/${encodeURIComponent(traceId)}`, query),
    traceExport: (traceId: string) => at(`/traces/${encodeURIComponent(traceId)}/otlp.json`),
    pin: (traceId: string) => at(`/traces/${encodeURIComponent(traceId)}/pin`),
    unpin: (traceId: string) => at(`/traces/${encodeURIComponent(traceId)}/unpin`),
    route: (query: Query) => at('/routes', query),
    compare: (query: Query) => at('/compare', query),
    search: (query?: Query) => at('/search', query),
    live: (query?: Query) => at('/live', query),
    liveStream: (query?: Query) => at('/live/stream', query),
    tags: () => at('/tags'),
    untag: () => at('/tags/remove'),
    pinned: () => at('/pinned'),
    leaks: (query?: Query) => at('/leaks', query),
    purgeConfirm: () => at('/leaks/confirm'),
    purge: () => at('/leaks/purge'),
    status: (query?: Query) => at('/status', query),
    clear: () => at('/status/clear'),
    help: () => at('/help'),
    login: () => at('/login'),
    logout: () => at('/logout'),
    asset: (path: string) => at(`/assets/${path}`),
  }
}

function search(query: Query | undefined): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null || value === '') continue
    if (typeof value === 'object') for (const item of value) params.append(name, item)
    else params.append(name, String(value))
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}
