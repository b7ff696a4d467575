import type { SourceView } from '@repo/library/sources/view'
import type { SourceEvent } from '#live/source-events.ts'

export type SourcePage = { sources: SourceView[]; nextCursor: string | null }

/** The list after a fresh first page. Ids grow with time; where the two do not meet, only the fresh page is sure. */
export function withFirstPage(shown: SourcePage, fresh: SourcePage): SourcePage {
  const oldest = fresh.sources.at(-1)
  if (!oldest || fresh.nextCursor === null) return fresh
  const rest = shown.sources.filter(({ id }) => id < oldest.id)
  const meets = shown.sources.some(({ id }) => id >= oldest.id)
  return meets && rest.length > 0
    ? { sources: [...fresh.sources, ...rest], nextCursor: shown.nextCursor }
    : fresh
}

export function withNextPage(shown: SourcePage, next: SourcePage): SourcePage {
  const known = new Set(shown.sources.map(({ id }) => id))
  return {
    sources: [...shown.sources, ...next.sources.filter(({ id }) => !known.has(id))],
    nextCursor: next.nextCursor,
  }
}

/** The list with what events say of the sources in it. */
export function withChanges(shown: SourcePage, changes: SourceEvent[]): SourcePage {
  const byId = new Map(changes.map((change) => [change.sourceId, change]))
  if (!shown.sources.some(({ id }) => byId.has(id))) return shown
  const sources = shown.sources.flatMap((source) => {
    const change = byId.get(source.id)
    if (!change) return source
    return change.deleted ? [] : { ...source, state: change.state, stage: change.stage }
  })
  return { ...shown, sources }
}

/** The list with newer versions of some sources in it. */
export function withDetails(shown: SourcePage, details: SourceView[]): SourcePage {
  const byId = new Map(details.map((source) => [source.id, source]))
  return { ...shown, sources: shown.sources.map((source) => byId.get(source.id) ?? source) }
}
