import type { TraceConfig } from '../../config/trace.ts'
import type { Batch, Entry } from '../entry.ts'

/**
 * Which entries of a batch are wanted. A request to an ignored route or path goes with all of its trace that came in
 * the same batch; an outgoing request goes alone.
 */
export function createLeaveOut(trace: TraceConfig, appName: string): (batch: Batch) => readonly Entry[] {
  const isIgnoredPath = matcherOf(trace.ignorePaths)
  const isIgnoredRoute = matcherOf(trace.ignoreRoutes)

  const isIgnored = ({ type, content }: Entry) => {
    if (type === 'request')
      return isIgnoredPath(pathOf(content.path)) || isIgnoredRoute(pathOf(content.route))
    return type === 'clientRequest' && isIgnoredPath(pathOf(content.url))
  }
  return ({ service, entries }) => {
    const wanted = service === appName ? entries.filter(({ type }) => trace.watchers[type]) : entries
    if (!wanted.some(isIgnored)) return wanted
    const traces = new Set(
      wanted.filter((entry) => entry.type === 'request' && isIgnored(entry)).map(({ traceId }) => traceId),
    )
    return wanted.filter((entry) => !traces.has(entry.traceId) && !isIgnored(entry))
  }
}

/** The path of an address, whole or not. */
function pathOf(address: unknown): string {
  if (typeof address !== 'string') return ''
  if (address.startsWith('/')) return address.split(/[?#]/, 1)[0] ?? ''
  return URL.parse(address)?.pathname ?? ''
}

/** Whether a path is one of the patterns, or begins with one that ends in `*`. */
function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const whole = new Set(patterns.filter((pattern) => !pattern.endsWith('*')))
  const beginnings = patterns
    .filter((pattern) => pattern.endsWith('*'))
    .map((pattern) => pattern.slice(0, -1))
  return (path) =>
    path !== '' && (whole.has(path) || beginnings.some((beginning) => path.startsWith(beginning)))
}
