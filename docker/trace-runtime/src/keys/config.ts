import type { Reader } from '../environment/reader.ts'

/** A key that may write. `secret` never leaves this process. Times are Unix ms. */
export type Key = {
  id: string
  secret: string
  /** The only service it may write as; null for any. */
  service: string | null
  notBeforeMs: number | null
  notAfterMs: number | null
}

const MIN_SECRET_BYTES = 32
const KEY_ID = /^[\w.-]{1,64}$/

/**
 * The keyring: TRACE_PROXY_KEY_ID with TRACE_PROXY_SECRET, and for rotation TRACE_PROXY_KEYS, a list with commas
 * between of `id:secret`, each followed by `;service=…`, `;not-before=…` or `;not-after=…` (ISO 8601) as needed.
 */
export function keysConfig(env: Reader): Key[] {
  const keys = [
    ...singleKey(env),
    ...env.list('TRACE_PROXY_KEYS').flatMap((text, at) => keyOf(env, text, at)),
  ]
  const twice = keys.find(({ id }, at) => keys.findIndex((other) => other.id === id) !== at)
  if (twice) env.wrong('TRACE_PROXY_KEYS', `has the key id "${twice.id}" twice`)
  return keys
}

function singleKey(env: Reader): Key[] {
  const id = env.optional('TRACE_PROXY_KEY_ID')
  const secret = env.optional('TRACE_PROXY_SECRET')
  if (secret === null && id === null) return []
  if (secret === null) env.wrong('TRACE_PROXY_SECRET', 'must be set with TRACE_PROXY_KEY_ID')
  else if (id === null) env.wrong('TRACE_PROXY_KEY_ID', 'must be set with TRACE_PROXY_SECRET')
  else
    return checkedKey(env, { id, secret, service: null, notBeforeMs: null, notAfterMs: null }, [
      'TRACE_PROXY_KEY_ID',
      'TRACE_PROXY_SECRET',
    ])
  return []
}

function keyOf(env: Reader, text: string, at: number): Key[] {
  const name = 'TRACE_PROXY_KEYS'
  const place = `key ${at + 1}`
  const [pair = '', ...options] = text.split(';').map((part) => part.trim())
  const colon = pair.indexOf(':')
  if (colon < 1) {
    env.wrong(name, `${place} must read id:secret`)
    return []
  }
  const key: Key = {
    id: pair.slice(0, colon),
    secret: pair.slice(colon + 1),
    service: null,
    notBeforeMs: null,
    notAfterMs: null,
  }
  for (const option of options) {
    const [label = '', value = ''] = option.split(/=(.*)/s)
    const timeMs = Date.parse(value)
    if (label === 'service' && value !== '') key.service = value
    else if (label === 'not-before' && !Number.isNaN(timeMs)) key.notBeforeMs = timeMs
    else if (label === 'not-after' && !Number.isNaN(timeMs)) key.notAfterMs = timeMs
    else
      env.wrong(
        name,
        `${place} has an option that is not service=…, not-before=2026-11-01 or not-after=2026-12-01`,
      )
  }
  return checkedKey(env, key, [name, name])
}

function checkedKey(env: Reader, key: Key, [idName, secretName]: [string, string]): Key[] {
  if (!KEY_ID.test(key.id)) env.wrong(idName, 'must be 1 to 64 letters, digits, `.`, `_` or `-`')
  else if (Buffer.byteLength(key.secret) < MIN_SECRET_BYTES)
    env.wrong(
      secretName,
      `the secret of "${key.id}" must have at least ${MIN_SECRET_BYTES} bytes; make one with: openssl rand -base64 48`,
    )
  else return [key]
  return []
}
