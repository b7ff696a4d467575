import { createHash, timingSafeEqual } from 'node:crypto'
import type { Key } from './config.ts'
import type { Usage } from './usage.ts'

/** A key as it may be shown: without its secret. Times are Unix ms. */
export type KeyUse = Omit<Key, 'secret'> & { lastUsedMs: number | null }

export type Keyring = {
  /** The key of this id, if it is valid at this time. */
  find(keyId: string, nowMs: number): Key | null
  /** The key that a bearer token `id:secret` names, if it is valid at this time and the secret is right. */
  findByBearer(token: string, nowMs: number): Key | null
  note(key: Key, nowMs: number): void
  uses(): KeyUse[]
}

export function createKeyring(keys: readonly Key[], usage: Usage): Keyring {
  const byId = new Map(keys.map((key) => [key.id, key]))
  const find = (keyId: string, nowMs: number) => {
    const key = byId.get(keyId)
    return key && isLive(key, nowMs) ? key : null
  }
  return {
    find,
    findByBearer: (token, nowMs) => {
      const colon = token.indexOf(':')
      const key = find(token.slice(0, Math.max(colon, 0)), nowMs)
      // A key that is not known takes as long as one that is.
      const isRight = isSame(token.slice(colon + 1), key?.secret ?? '')
      return key && isRight ? key : null
    },
    note: ({ id }, nowMs) => usage.note(id, nowMs),
    uses: () => keys.map(({ secret: _, ...key }) => ({ ...key, lastUsedMs: usage.lastUsedMs(key.id) })),
  }
}

export function isLive(
  { notBeforeMs, notAfterMs }: Pick<Key, 'notBeforeMs' | 'notAfterMs'>,
  nowMs: number,
): boolean {
  return (notBeforeMs === null || nowMs >= notBeforeMs) && (notAfterMs === null || nowMs < notAfterMs)
}

/** Compares two texts of any length in a time that tells nothing of either. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
