import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** JSON as RFC 8785 has it: keys sorted, so that both sides sign the same text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON())
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** The `x-inngest-signature` of a request whose body is canonical JSON. */
export function sign(body: string, signingKey: string): string {
  // The app compares with its own wall clock, so this is never a virtual one.
  const seconds = String(Math.round(Date.now() / 1000))
  const signature = createHmac('sha256', withoutPrefix(signingKey)).update(body).update(seconds).digest('hex')
  return `t=${seconds}&s=${signature}`
}

/** Whether an `Authorization` header carries the hash of the signing key, as the SDK sends it. */
export function isAuthorized(authorization: string | undefined, signingKey: string): boolean {
  const expected = Buffer.from(`Bearer ${hashSigningKey(signingKey)}`)
  const given = Buffer.from(authorization ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

export function hashSigningKey(signingKey: string): string {
  const bare = withoutPrefix(signingKey)
  const prefix = signingKey.slice(0, signingKey.length - bare.length)
  return prefix + createHash('sha256').update(Buffer.from(bare, 'hex')).digest('hex')
}

function withoutPrefix(signingKey: string): string {
  return signingKey.replace(/^signkey-\w+-/, '')
}
