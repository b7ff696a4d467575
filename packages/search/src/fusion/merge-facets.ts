import type { FacetCount, Facets } from '../contract.ts'
import type { VectorCandidate } from '../vector/engine.ts'

/** Adds to the counts of what words found the sources that only their vectors found. */
export function mergeFacets(
  facets: Facets,
  candidates: { sourceId: string }[],
  nearby: Pick<VectorCandidate, 'sourceId' | 'kind' | 'tags'>[],
): Facets {
  const found = new Set(candidates.map(({ sourceId }) => sourceId))
  const others = new Map(
    nearby.filter(({ sourceId }) => !found.has(sourceId)).map((each) => [each.sourceId, each]),
  )
  const sources = [...others.values()]
  return {
    kinds: withMore(
      facets.kinds,
      sources.map(({ kind }) => kind),
    ),
    tags: withMore(
      facets.tags,
      sources.flatMap(({ tags }) => tags),
    ),
  }
}

function withMore(counts: FacetCount[], values: string[]): FacetCount[] {
  if (values.length === 0) return counts
  const sums = new Map(counts.map(({ value, count }) => [value, count]))
  for (const value of values) sums.set(value, (sums.get(value) ?? 0) + 1)
  return [...sums]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
