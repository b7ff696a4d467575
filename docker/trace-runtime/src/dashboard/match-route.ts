import type { Route } from './route.ts'

/** The first route whose pattern fits: `:name` stands for one segment of the path, `*` for the rest of it. */
export function matchRoute(
  routes: readonly Route[],
  { method, path }: { method: string; path: string },
): { route: Route; params: string[] } | null {
  const segments = path.split('/')
  for (const route of routes) {
    const params = route.method === method ? caught(route.path.split('/'), segments) : null
    if (params) return { route, params }
  }
  return null
}

function caught(pattern: readonly string[], segments: readonly string[]): string[] | null {
  const params: string[] = []
  for (const [index, part] of pattern.entries()) {
    if (part === '*') return [...params, segments.slice(index).join('/')]
    const segment = segments[index]
    if (segment === undefined) return null
    if (!part.startsWith(':')) {
      if (part !== segment) return null
      continue
    }
    const decoded = decode(segment)
    if (!decoded) return null
    params.push(decoded)
  }
  return segments.length === pattern.length ? params : null
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}
