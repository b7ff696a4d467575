import { readCookie, writeCookie } from './cookie.js'

const COOKIE = 'trovella-time-zone'

/** Tells the server which zone to write times in; the very first page is written again in it. */
export function rememberTimeZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!zone || readCookie(COOKIE) === zone) return
  writeCookie(COOKIE, zone)
  const isWrittenAnew = readCookie(COOKIE) === zone && zone !== 'UTC' && document.querySelector('time')
  if (isWrittenAnew) location.reload()
}
