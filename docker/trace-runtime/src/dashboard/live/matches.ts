import type { EntrySummary } from '../../store/store.ts'
import type { ListFilter } from '../entries/filter.ts'

/** Whether an entry that just arrived passes a filter. Words are looked for in its name and tags: content does not travel here. */
export function matches(entry: EntrySummary, filter: ListFilter): boolean {
  const { types, service, status, tag, minDurationMs, maxDurationMs, text } = filter
  if (types && !types.includes(entry.type)) return false
  if (service !== undefined && entry.service !== service) return false
  if (status !== undefined && entry.status !== status) return false
  if (tag !== undefined && !entry.tags.includes(tag)) return false
  if (minDurationMs !== undefined && (entry.durationMs ?? -1) < minDurationMs) return false
  if (maxDurationMs !== undefined && (entry.durationMs ?? Number.POSITIVE_INFINITY) > maxDurationMs)
    return false
  return text === undefined || hasWords(entry, text)
}

function hasWords({ name, tags }: EntrySummary, text: string): boolean {
  const searched = [name, ...tags].join(' ').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word))
}
