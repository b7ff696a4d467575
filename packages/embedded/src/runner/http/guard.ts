import { type Answer, type Exchange, json } from './exchange.ts'

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i

/**
 * Keeps web pages away from a runner on loopback: a page of another site may neither post to it nor, through a name
 * that it points at 127.0.0.1, read from it.
 */
export function refuseBrowsers(
  { headers }: Exchange,
  { loopbackOnly }: { loopbackOnly: boolean },
): Answer | null {
  const { host = '', origin, 'sec-fetch-site': site } = headers
  if (loopbackOnly && !LOOPBACK.test(host))
    return json(403, { error: `the host ${host} is not this machine` })
  const crossSite =
    site === 'cross-site' || site === 'same-site' || (site === undefined && origin !== undefined)
  return crossSite ? json(403, { error: 'requests from web pages are refused' }) : null
}
