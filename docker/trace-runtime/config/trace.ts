import { ENTRY_TYPES, type EntryType } from '../src/entry.ts'
import type { Reader } from '../src/environment/reader.ts'

/** What is taken in, what of it is left out, and how long it is kept. */
export function traceConfig(env: Reader, queue: { driver: 'sync' }) {
  const basePath = pathOf(env, 'TRACE_BASE_PATH', '/trace')
  const ingestPath = pathOf(env, 'TRACE_PROXY_PATH', '/zin/trace/write')
  if (basePath === ingestPath || ingestPath.startsWith(`${basePath}/`))
    env.wrong('TRACE_PROXY_PATH', 'must not lie below TRACE_BASE_PATH, where the dashboard is')
  return {
    /** Off: the dashboard shows what there is, and nothing is taken in. */
    isEnabled: env.isOn('TRACE_ENABLED', true),
    basePath,
    ingestPath,
    audience: env.text('TRACE_PROXY_AUDIENCE', 'trace'),
    pruneAfterHours: env.whole('TRACE_PRUNE_HOURS', { fallback: 72, minimum: 1, maximum: 8_784 }),
    /** Requests to these are left out: whole ones, or beginnings that end in `*`. */
    ignoreRoutes: env.list('TRACE_IGNORE_ROUTES'),
    /** The senders' own deliveries are never kept: an instrumented client would report each report. */
    ignorePaths: [...env.list('TRACE_IGNORE_PATHS'), ingestPath, `${ingestPath}/*`, '/v1/traces', '/v1/logs'],
    /** Off: that part of what a sender sent is taken out before anything is stored. */
    capture: {
      queryBindings: env.isOn('TRACE_QUERY_BINDINGS', true),
      cachePayloads: env.isOn('TRACE_CACHE_PAYLOADS', true),
      bodies: env.isOn('TRACE_BODIES', true),
    },
    /** Where contents larger than the contract allows are cut down, for senders that do not do so themselves. */
    contentDispatch: { driver: queue.driver, maxContentBytes: 64 * 1024, maxTextLength: 16 * 1024 },
    /** What this receiver takes down about itself, should somebody point it at itself: nothing, or it would never end. */
    watchers: Object.fromEntries(ENTRY_TYPES.map((type) => [type, false])) as Record<EntryType, boolean>,
  }
}

export type TraceConfig = ReturnType<typeof traceConfig>

function pathOf(env: Reader, name: string, fallback: string): string {
  const path = `/${env.text(name, fallback)}`.replace(/^\/+/, '/').replace(/\/+$/, '')
  if (/^(?:\/[\w.~-]+)+$/.test(path)) return path
  env.wrong(name, 'must be a path of letters, digits, `-`, `_`, `.` and `~`, as in /trace')
  return fallback
}
