import type { Overview } from '../store.ts'
import { readCounts } from './overview/counts.ts'
import { readExceptions } from './overview/exceptions.ts'
import { readRepeatedQueries } from './overview/repeated-queries.ts'
import { readRoutes } from './overview/routes.ts'
import { scopesOf } from './overview/scope.ts'
import { readSlowest } from './overview/slowest.ts'
import type { SegmentReaders } from './readers.ts'

/** What happened between two times, from counts that were kept at writing; only examples are read from entries. */
export function readOverview(
  readers: SegmentReaders,
  range: { fromMs: number; toMs: number; service?: string },
): Overview {
  const segments = readers.segments(range)
  const scopes = scopesOf(segments, range)
  return {
    ...readCounts(scopes, range),
    routes: readRoutes(scopes),
    slowest: readSlowest(scopes),
    repeatedQueries: readRepeatedQueries(scopes),
    exceptions: readExceptions(scopes),
    services: servicesOf(segments),
  }
}

function servicesOf(segments: ReturnType<SegmentReaders['segments']>): string[] {
  const sql = 'select distinct s.text from origins o join strings s on s.id = o.service'
  return [...new Set(segments.flatMap((segment) => segment.all(sql).map(({ text }) => String(text))))].sort()
}
