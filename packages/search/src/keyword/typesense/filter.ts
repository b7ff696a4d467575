import type { Filters } from '../../contract.ts'
import { tagKey } from './tokens.ts'

/** The filter, in which the organization always stands. */
export function filterBy(organizationId: string, filters: Filters): string {
  const { kinds, tags, sourceIds, createdAfter, createdBefore } = filters
  const conditions = [`organization_id:=${filterValue(organizationId)}`]
  if (kinds) conditions.push(`kind:=${listOf(kinds)}`)
  if (tags) conditions.push(`tag_keys:=${listOf(tags.map(tagKey))}`)
  if (sourceIds) conditions.push(`source_id:=${listOf(sourceIds)}`)
  if (createdAfter) conditions.push(`created_at:>=${createdAfter.getTime()}`)
  if (createdBefore) conditions.push(`created_at:<${createdBefore.getTime()}`)
  return conditions.join(' && ')
}

/** True when a filter is a list of nothing, which matches nothing. */
export function matchesNothing({ kinds, tags, sourceIds }: Filters): boolean {
  return [kinds, tags, sourceIds].some((list) => list?.length === 0)
}

/** A value as it may stand in a filter. Throws for one that could be read as part of the filter itself. */
export function filterValue(value: string): string {
  if (!/^[\w-]+$/.test(value)) throw new TypeError(`not an identifier: ${JSON.stringify(value)}`)
  return value
}

function listOf(values: string[]): string {
  return `[${values.map(filterValue).join(',')}]`
}
