export type RouteOf = (path: string) => string | null

const ID = /^(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,})$/i

/** A path with `[id]` in place of what looks like one, for where nobody knows the routes. */
export function generalRoute(path: string): string {
  return path
    .split('/')
    .map((segment) => (ID.test(segment) ? '[id]' : segment))
    .join('/')
}

const DYNAMIC = /^\[/
const REST = /^\[{1,2}\.\.\./

/**
 * Finds the route of a path among patterns as in `/sources/[id]`, `/auth/[...all]` or `/api/[[...rest]]`. Fixed
 * segments win over dynamic ones, those over the rest of a path.
 */
export function createRoutes(patterns: readonly string[]): RouteOf {
  const routes = patterns
    .map((pattern) => ({ pattern, segments: segmentsOf(pattern) }))
    .sort((a, b) => rank(a.segments).localeCompare(rank(b.segments)))
  const known = new Map<string, string | null>()
  return (path) => {
    const found = known.get(path)
    if (found !== undefined) return found
    const segments = segmentsOf(path)
    const route = routes.find((each) => matches(each.segments, segments))?.pattern ?? null
    if (known.size >= 1_000) known.clear()
    known.set(path, route)
    return route
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean)
}

function rank(segments: string[]): string {
  return segments.map((segment) => (REST.test(segment) ? 'c' : DYNAMIC.test(segment) ? 'b' : 'a')).join('')
}

function matches(pattern: string[], path: string[]): boolean {
  for (const [index, segment] of pattern.entries()) {
    if (REST.test(segment)) return segment.startsWith('[[') || path.length > index
    if (index >= path.length || (!DYNAMIC.test(segment) && segment !== path[index])) return false
  }
  return pattern.length === path.length
}
