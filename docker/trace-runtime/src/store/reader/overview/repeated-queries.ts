import type { RepeatedQuery } from '../../store.ts'
import { readEntries, readSummaries } from '../entries.ts'
import type { Row } from '../readers.ts'
import type { Scope } from './scope.ts'

const MOST = 20

/** Queries of one shape that repeated most within a trace. */
export function readRepeatedQueries(scopes: Scope[]): RepeatedQuery[] {
  return scopes
    .flatMap((scope) =>
      scope.segment
        .all(
          `select r.trace, r.entry, r.count from repeated_queries r cross join entries e on e.id = r.entry
           where e.id >= ? and e.id < ? ${scope.ofOrigin} order by r.count desc limit ${MOST}`,
          scope.fromId,
          scope.toId,
        )
        .map((row) => ({ scope, row })),
    )
    .sort((a, b) => Number(b.row.count) - Number(a.row.count))
    .slice(0, MOST)
    .flatMap(({ scope, row }) => repeatedQuery(scope, row) ?? [])
}

function repeatedQuery({ segment }: Scope, row: Row): RepeatedQuery | null {
  const query = readEntries(segment, [Number(row.entry)])[0]
  const rootId = segment.get(FIRST_OF_TRACE, Number(row.trace))?.id
  const root = rootId === undefined ? undefined : readSummaries(segment, [Number(rootId)])[0]
  if (!query) return null
  const { sql, caller } = query.content
  return {
    traceId: query.traceId,
    rootName: root?.name ?? query.name,
    service: query.service,
    sql: typeof sql === 'string' ? sql : query.name,
    caller: typeof caller === 'string' ? caller : null,
    count: Number(row.count),
    startMs: query.startMs,
  }
}

const FIRST_OF_TRACE = `select id from entries indexed by entries_by_trace where trace = ?
  order by parent is not null, id limit 1`
