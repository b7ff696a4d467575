import type { Filters } from '../contract.ts'
import type { Parameters } from './statement.ts'

/** The filters as SQL conditions on the source row `s`, each beginning with "and"; empty when there are none. */
export function filterConditions(filters: Filters, parameters: Parameters): string {
  const { kinds, tags, sourceIds, createdAfter, createdBefore } = filters
  const conditions: string[] = []
  if (kinds) conditions.push(`s.kind = any(${parameters.add(kinds)}::text[])`)
  if (tags) conditions.push(`s.tags && ${parameters.add(tags)}::text[]`)
  if (sourceIds) conditions.push(`s.id = any(${parameters.add(sourceIds)}::uuid[])`)
  if (createdAfter) conditions.push(`s.created_at >= ${parameters.add(createdAfter)}::timestamptz`)
  if (createdBefore) conditions.push(`s.created_at < ${parameters.add(createdBefore)}::timestamptz`)
  return conditions.map((condition) => ` and ${condition}`).join('')
}
