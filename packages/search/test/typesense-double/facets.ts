import type { Parameters } from './parameters.ts'
import type { StoredDocument } from './state.ts'

/** How many documents have each value, most frequent first; with group_by, how many groups. */
export function facetCounts(
  documents: StoredDocument[],
  { facetBy, groupBy, maxFacetValues }: Parameters,
): object[] {
  return facetBy.map((field) => {
    const holders = new Map<string, Set<unknown>>()
    for (const { id, values } of documents) {
      for (const value of new Set([values[field] ?? []].flat().map(String))) {
        const holder = groupBy ? values[groupBy] : id
        holders.set(value, (holders.get(value) ?? new Set()).add(holder))
      }
    }
    const counts = [...holders].map(([value, { size: count }]) => ({ count, highlighted: value, value }))
    return {
      field_name: field,
      counts: counts.sort((a, b) => b.count - a.count).slice(0, maxFacetValues),
      sampled: false,
      stats: { total_values: holders.size },
    }
  })
}
