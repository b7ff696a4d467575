import type { SourceKind, SourceState } from '@repo/db/schema/library'
import type { Route } from 'next'
import { sourceKindNames } from '#ui/source-kind.tsx'
import { sourceStateNames } from '#ui/source-state.tsx'

/** What the library's address asks to see. */
export type LibraryFilter = { kind?: SourceKind; state?: SourceState; tag?: string }

type SearchParams = Record<string, string | string[] | undefined>

/** Reads the address; what it says that is none of ours is as if it said nothing. */
export function libraryFilterOf({ kind, state, tag }: SearchParams): LibraryFilter {
  const knownKind = sourceKindNames.find((name) => name === kind)
  const knownState = sourceStateNames.find((name) => name === state)
  return {
    ...(knownKind && { kind: knownKind }),
    ...(knownState && { state: knownState }),
    ...(typeof tag === 'string' && tag.trim() && { tag }),
  }
}

export function libraryQuery(filter: LibraryFilter): string {
  return new URLSearchParams(filter).toString()
}

/** The address with one part of the filter changed; the part it already has is taken off. */
export function toggled(filter: LibraryFilter, change: LibraryFilter): Route {
  const [name, value] = Object.entries(change)[0] as [keyof LibraryFilter, string]
  const next: Record<string, string> = { ...filter, [name]: value }
  if (filter[name] === value) delete next[name]
  const query = new URLSearchParams(next).toString()
  return query ? `/?${query}` : '/'
}
