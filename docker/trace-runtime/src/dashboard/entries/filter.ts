import type { EntryFilter } from '../../store/store.ts'
import { isEntryType } from '../look/types.ts'
import { type Range, rangeQuery, readRange } from '../range.ts'
import type { Visit } from '../route.ts'

/** What a list is narrowed to, as its address says it; {@link filterQuery} is the way back. */
export type ListFilter = Omit<EntryFilter, 'fromMs' | 'toMs'> & { range: Range | null }

export function readFilter({
  request: { query },
  clock,
  nowMs,
}: Pick<Visit, 'request' | 'clock' | 'nowMs'>): ListFilter {
  const types = query.getAll('type').filter(isEntryType)
  const status = query.get('status')
  return {
    ...(types.length > 0 && { types }),
    ...textField('tag', query.get('tag')),
    ...textField('service', query.get('service')),
    ...((status === 'ok' || status === 'error') && { status }),
    ...numberField('minDurationMs', query.get('min')),
    ...numberField('maxDurationMs', query.get('max')),
    ...textField('text', query.get('q')),
    range: readRange(query, clock, nowMs),
  }
}

/** The filter as the store takes it. */
export function storeFilter({ range, ...filter }: ListFilter): EntryFilter {
  return range ? { ...filter, fromMs: range.fromMs, toMs: range.toMs } : filter
}

export function filterQuery(filter: ListFilter): Record<string, string | readonly string[] | undefined> {
  return {
    type: filter.types,
    tag: filter.tag,
    service: filter.service,
    status: filter.status,
    min: filter.minDurationMs?.toString(),
    max: filter.maxDurationMs?.toString(),
    q: filter.text,
    ...(filter.range && rangeQuery(filter.range)),
  }
}

function textField<Name extends string>(name: Name, text: string | null): { [name in Name]?: string } {
  const trimmed = text?.trim()
  return trimmed ? ({ [name]: trimmed } as { [name in Name]: string }) : {}
}

function numberField<Name extends string>(name: Name, text: string | null): { [name in Name]?: number } {
  const value = text?.trim() ? Number(text) : Number.NaN
  return Number.isFinite(value) && value >= 0 ? ({ [name]: value } as { [name in Name]: number }) : {}
}
