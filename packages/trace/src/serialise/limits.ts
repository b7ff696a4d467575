/** How much of what was captured an entry says. */
export type Limits = {
  /** UTF-16 units of one text. */
  maxText: number
  maxItems: number
  maxKeys: number
  maxDepth: number
  /** Values in one entry. */
  maxValues: number
  /** Bytes of an entry's content as JSON. */
  maxContentBytes: number
}

export const LIMITS: Limits = {
  maxText: 16 * 1024,
  maxItems: 50,
  maxKeys: 64,
  maxDepth: 6,
  maxValues: 2_000,
  maxContentBytes: 64 * 1024,
}

export const MAX_NAME = 512
export const MAX_TAGS = 32
export const MAX_TAG = 128
export const MAX_LINKS = 8
