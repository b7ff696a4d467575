import { createHash } from 'node:crypto'

const MAX_REMEMBERED = 1_000
const known = new Map<string, string>()

/** 16 hex digits that are the same for the same text: what groups entries of one shape. */
export function familyHash(text: string): string {
  const found = known.get(text)
  if (found) return found
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  if (known.size >= MAX_REMEMBERED) known.clear()
  if (text.length <= 4_096) known.set(text, hash)
  return hash
}
