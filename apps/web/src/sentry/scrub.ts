import type { ErrorEvent, EventHint } from '@sentry/nextjs'

const REMOVED = '[removed]'

/** Field names whose values never leave, wherever they stand. Compared without case, `-` and `_`. */
const SECRET_FIELD =
  /pass(word|wd)?$|secret|token|apikey|authorization|cookie|session|^key$|dsn|connectionstring/
/** What people wrote, searched for or saved. */
const CONTENT_FIELD = /^(body|data|text|query|querystring|q|title|email|mail|name|username|ip|ipaddress)$/

const MAX_DEPTH = 8

/**
 * Takes everything personal or secret out of an error report before it is sent: cookies, headers of sign-in,
 * bodies, query strings, email addresses, passwords in URLs, API keys. Keeps what tells where the code failed.
 */
export function scrubEvent(event: ErrorEvent, _hint?: EventHint): ErrorEvent {
  const { request, user, ...rest } = event
  const scrubbed = scrubValue(rest, 0) as ErrorEvent
  return {
    ...scrubbed,
    ...(user?.id ? { user: { id: user.id } } : {}),
    ...(request ? { request: scrubRequest(request) } : {}),
  }
}

/** Only the method and the address without its query. */
function scrubRequest(request: NonNullable<ErrorEvent['request']>): NonNullable<ErrorEvent['request']> {
  return {
    ...(request.method ? { method: request.method } : {}),
    ...(request.url ? { url: scrubText(request.url) } : {}),
  }
}

function scrubValue(value: unknown, depth: number, parent = ''): unknown {
  if (typeof value === 'string') return scrubText(value)
  if (value === null || typeof value !== 'object') return value
  if (depth >= MAX_DEPTH) return REMOVED
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, depth + 1, parent))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, scrubField(name, item, depth, parent)]),
  )
}

function scrubField(name: string, value: unknown, depth: number, parent: string): unknown {
  const plain = name.toLowerCase().replaceAll(/[-_]/g, '')
  if (SECRET_FIELD.test(plain)) return REMOVED
  // A breadcrumb's data is worth keeping field by field; anywhere else such a field is what somebody wrote.
  if (FREE_FORM.has(parent) && CONTENT_FIELD.test(plain)) return REMOVED
  return scrubValue(value, depth + 1, FREE_FORM.has(parent) ? parent : name)
}

/** Parts of a report that hold whatever the code put there. */
const FREE_FORM = new Set(['extra', 'contexts', 'data', 'vars'])

/** A text without query strings, passwords in URLs, email addresses and keys of ours. */
export function scrubText(text: string): string {
  return text
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${REMOVED}@`)
    .replaceAll(/((?:\b[a-z][a-z0-9+.-]*:\/\/|\/)[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, '$1')
    .replaceAll(/\btrv_[\w-]+/g, REMOVED)
    .replaceAll(/\bBearer\s+[\w.~+/-]+=*/gi, `Bearer ${REMOVED}`)
    .replaceAll(/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[a-z]{2,}/gi, REMOVED)
}
