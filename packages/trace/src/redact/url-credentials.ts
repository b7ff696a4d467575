import { MASK } from './mask.ts'

const MAX_AUTHORITY = 512
const END_OF_URL = /[\s"'`<>|\\]/
/** A user alone is no secret unless it is as long as a key. */
const MIN_KEY_LENGTH = 16

/** A text whose URLs have no passwords, also where a password was not encoded as it should have been. */
export function maskUrlCredentials(text: string): string {
  let slashes = text.indexOf('://')
  if (slashes === -1) return text
  let masked = ''
  let from = 0
  while (slashes !== -1) {
    const start = slashes + 3
    const secret = credentialsIn(text.slice(start, start + MAX_AUTHORITY))
    if (secret) {
      masked += text.slice(from, start + secret.start) + MASK
      from = start + secret.end
    }
    slashes = text.indexOf('://', Math.max(start, from))
  }
  return masked + text.slice(from)
}

/** Where the password stands in what follows `://`. */
function credentialsIn(rest: string): { start: number; end: number } | null {
  const url = rest.slice(0, endOf(rest))
  const authorityEnd = url.search(/[/?#]/)
  const authority = authorityEnd === -1 ? url : url.slice(0, authorityEnd)
  const colon = url.indexOf(':')
  const at = authority.lastIndexOf('@')
  if (at !== -1) {
    if (colon !== -1 && colon < at) return { start: colon + 1, end: at }
    return at >= MIN_KEY_LENGTH ? { start: 0, end: at } : null
  }
  // A slash in the password: `postgres://app:pa/ss@host`. After a host comes a port, which is a number.
  const later = url.lastIndexOf('@')
  const isPassword = colon !== -1 && colon < later && !/^\d{1,5}$/.test(authority.slice(colon + 1))
  return isPassword && colon < authority.length ? { start: colon + 1, end: later } : null
}

function endOf(rest: string): number {
  const end = rest.search(END_OF_URL)
  return end === -1 ? rest.length : end
}
