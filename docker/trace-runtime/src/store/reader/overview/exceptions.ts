import { entryKey, startMsOf } from '../../segment/entry-id.ts'
import type { ExceptionGroup } from '../../store.ts'
import { readEntries } from '../entries.ts'
import type { Scope } from './scope.ts'

const MOST_GROUPS = 50

type Group = Omit<ExceptionGroup, 'name' | 'message'> & { latest: { scope: Scope; id: number } }

/** Exceptions of one class and frames as one, the most frequent first, with the words of the latest. */
export function readExceptions(scopes: Scope[]): ExceptionGroup[] {
  const groups = new Map<string, Group>()
  for (const scope of scopes) {
    for (const row of scope.counts(COUNTS, 'family, service')) {
      const known = groups.get(scope.text(row.family))
      const group = groupOf(scope, row)
      groups.set(group.familyHash, known ? merge(known, group) : group)
    }
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count || b.lastMs - a.lastMs)
    .slice(0, MOST_GROUPS)
    .map(named)
}

const COUNTS = `family, service, sum(count) as count, min(first_entry) as first_entry, max(last_entry) as last_entry
  from exception_counts`

function groupOf(scope: Scope, row: Record<string, unknown>): Group {
  const { name, hourMs } = scope.segment.file
  const id = Number(row.last_entry)
  return {
    familyHash: scope.text(row.family),
    count: Number(row.count),
    firstMs: startMsOf(Number(row.first_entry), hourMs),
    lastMs: startMsOf(id, hourMs),
    services: [scope.text(row.service)],
    latestKey: entryKey(name, id),
    latest: { scope, id },
  }
}

function merge(a: Group, b: Group): Group {
  const later = a.lastMs >= b.lastMs ? a : b
  return {
    ...later,
    count: a.count + b.count,
    firstMs: Math.min(a.firstMs, b.firstMs),
    services: [...new Set([...a.services, ...b.services])].sort(),
  }
}

function named({ latest, ...group }: Group): ExceptionGroup {
  const entry = readEntries(latest.scope.segment, [latest.id])[0]
  const message = entry?.content.message
  return { ...group, name: entry?.name ?? '', message: typeof message === 'string' ? message : '' }
}
