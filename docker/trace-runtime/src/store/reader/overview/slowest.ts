import type { EntrySummary } from '../../store.ts'
import { readSummaries } from '../entries.ts'
import type { Scope } from './scope.ts'

const MOST = 10

/** The requests that took longest. */
export function readSlowest(scopes: Scope[]): EntrySummary[] {
  return scopes
    .flatMap(({ segment, fromId, toId, ofOrigin }) => {
      const rows = segment.all(
        `select id from entries indexed by requests_by_duration
         where type = 0 and duration_us is not null and id >= ? and id < ? ${ofOrigin}
         order by duration_us desc limit ${MOST}`,
        fromId,
        toId,
      )
      return readSummaries(
        segment,
        rows.map((row) => Number(row.id)),
      )
    })
    .sort((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))
    .slice(0, MOST)
}
