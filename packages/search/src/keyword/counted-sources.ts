import type { FacetCount, Facets } from '../contract.ts'

export type CountedSources = {
  /** Over the sources of all matches, not of the candidates alone. */
  facets: Facets
  /** The sources in these counts, as far as they are known by name. */
  countedSources: Set<string>
}

export type CountableSource = { sourceId: string; kind: string; tags: string[] }

/** Counts the sources that are not in the counts yet, each once. */
export function countWith(
  { facets, countedSources }: CountedSources,
  more: CountableSource[],
): CountedSources {
  const others = new Map(
    more.filter(({ sourceId }) => !countedSources.has(sourceId)).map((each) => [each.sourceId, each]),
  )
  const sources = [...others.values()]
  return {
    facets: {
      kinds: withMore(
        facets.kinds,
        sources.map(({ kind }) => kind),
      ),
      tags: withMore(
        facets.tags,
        sources.flatMap(({ tags }) => tags),
      ),
    },
    countedSources: new Set([...countedSources, ...others.keys()]),
  }
}

export const NOTHING_COUNTED: CountedSources = { facets: { kinds: [], tags: [] }, countedSources: new Set() }

function withMore(counts: FacetCount[], values: string[]): FacetCount[] {
  if (values.length === 0) return counts
  const sums = new Map(counts.map(({ value, count }) => [value, count]))
  for (const value of values) sums.set(value, (sums.get(value) ?? 0) + 1)
  return [...sums]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
