import type { Route } from 'next'

/** Where to go after signing in. Only an address on this server counts, whatever a link says. */
export function ownPath(from: string | string[] | undefined): Route {
  const base = 'http://own.invalid'
  if (typeof from !== 'string' || !from.startsWith('/')) return '/'
  const url = URL.parse(from, base)
  return url?.origin === base ? (`${url.pathname}${url.search}` as Route) : '/'
}
