import type { Route } from 'next'
import { sourceKindNames } from '#ui/source-kind.tsx'

/** What is searched for: the words, and the facets that narrow it. */
export type SearchQuery = { q: string; kinds: string[]; tags: string[] }

/** Reads a search from an address: `?q=&kind=&tag=`, where kind and tag may repeat. */
export function searchQueryOf(params: URLSearchParams): SearchQuery {
  return {
    q: params.get('q') ?? '',
    kinds: sourceKindNames.filter((kind) => params.getAll('kind').includes(kind)),
    tags: params.getAll('tag'),
  }
}

/** The same as a query string, for the page's address and for the API. */
export function queryStringOf({ q, kinds, tags }: SearchQuery): string {
  const params = new URLSearchParams()
  if (q) params.set('q', q)
  for (const kind of kinds) params.append('kind', kind)
  for (const tag of tags) params.append('tag', tag)
  return params.toString()
}

export function searchAddress(query: SearchQuery): Route {
  const string = queryStringOf(query)
  return string ? `/search?${string}` : '/search'
}

/** The search with one facet added, or taken off when it is on. */
export function withFacet(query: SearchQuery, facet: 'kinds' | 'tags', value: string): SearchQuery {
  const values = query[facet]
  const isOn = values.includes(value)
  return { ...query, [facet]: isOn ? values.filter((each) => each !== value) : [...values, value] }
}
