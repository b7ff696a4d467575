import { DURATION_COLUMNS } from '../../segment/schema.ts'
import type { RouteStats } from '../../store.ts'
import { percentileMs } from './percentile.ts'
import type { Scope } from './scope.ts'

const MOST_ROUTES = 200

type Sums = { name: string; service: string; count: number; errorCount: number; durations: number[] }

/** Every kind of request that was made, kept or sampled out, the most frequent first. */
export function readRoutes(scopes: Scope[]): RouteStats[] {
  const routes = new Map<string, Sums>()
  for (const scope of scopes) {
    for (const row of scope.counts(SUMS, 'service, name')) {
      const name = scope.text(row.name)
      const service = scope.text(row.service)
      const key = JSON.stringify([service, name])
      const sums = routes.get(key) ?? { name, service, count: 0, errorCount: 0, durations: [] }
      routes.set(key, sums)
      sums.count += Number(row.count)
      sums.errorCount += Number(row.errors)
      sums.durations = DURATION_COLUMNS.map((column, at) => (sums.durations[at] ?? 0) + Number(row[column]))
    }
  }
  return [...routes.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_ROUTES)
    .map(({ durations, ...route }) => ({
      ...route,
      p50Ms: percentileMs(durations, 0.5),
      p95Ms: percentileMs(durations, 0.95),
      p99Ms: percentileMs(durations, 0.99),
    }))
}

const SUMS = `service, name, sum(count) as count, sum(error_count) as errors,
  ${DURATION_COLUMNS.map((column) => `sum(${column}) as ${column}`).join(', ')} from request_counts`
