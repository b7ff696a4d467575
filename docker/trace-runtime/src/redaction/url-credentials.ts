import { MASK, type OnFound } from './mask.ts'

const MAX_AUTHORITY = 512
const END_OF_URL = /[\s"'`<>|\\]/
/** A user alone is no secret unless it is as long as a key. */
const MIN_KEY_LENGTH = 16

/** A text whose URLs have no passwords, also where a password was not encoded as it should have been. */
export function maskUrlCredentials(text: string, onFound: OnFound): string {
  let slashes = text.indexOf('://')
  if (slashes === -1 || !text.includes('@', slashes)) return text
  let masked = ''
  let from = 0
  while (slashes !== -1) {
    const start = slashes + 3
    const secret = credentialsIn(text.slice(start, start + MAX_AUTHORITY))
    if (secret) {
      onFound('password in a URL')
      masked += text.slice(from, start + secret.start) + MASK
      from = start + secret.end
    }
    slashes = text.indexOf('://', Math.max(start, from))
  }
  return masked + text.slice(from)
}

/** Where the password stands in what follows `://`. */
function credentialsIn(rest: string): { start: number; end: number } | null {
  const end = rest.search(END_OF_URL)
  const url = end === -1 ? rest : rest.slice(0, end)
  const authority = url.split(/[/?#]/, 1)[0] ?? ''
  const colon = url.indexOf(':')
  const at = authority.lastIndexOf('@')
  if (at !== -1 && (colon === -1 || colon > at)) return secretSpan(url, at >= MIN_KEY_LENGTH ? 0 : at, at)
  if (at !== -1) return secretSpan(url, colon + 1, at)
  // A slash in the password: `postgres://app:pa/ss@host`. After a host comes a port, which is a number.
  const later = url.lastIndexOf('@')
  const isPassword = colon !== -1 && colon < Math.min(later, authority.length)
  return isPassword && !/^\d{1,5}$/.test(authority.slice(colon + 1))
    ? secretSpan(url, colon + 1, later)
    : null
}

/** Nothing, or what a sender has masked, is no secret. */
function secretSpan(url: string, start: number, end: number): { start: number; end: number } | null {
  const secret = url.slice(start, end)
  return secret === '' || secret === MASK ? null : { start, end }
}
