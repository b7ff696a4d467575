import { type Content, type Described, type Entry, SLOW } from '../entry/entry.ts'
import type { Redactor } from '../redact/redactor.ts'
import { familyHash } from './family.ts'
import { LIMITS, MAX_LINKS, MAX_NAME, MAX_TAG, MAX_TAGS } from './limits.ts'
import { toPlain } from './plain.ts'

/** Of the types whose `key` is a name and no secret. */
const KEYED = ['cache', 'model']

/** An entry as the ingest contract wants it, redacted and within its limits. Never throws. */
export function entryToJson(entry: Entry, redactor: Redactor): string {
  const { content, name, family } = described(entry)
  const plain = {
    traceId: entry.trace.id,
    id: entry.id,
    parentId: entry.parent?.id ?? null,
    type: entry.type,
    name: redactor
      .text(name.slice(0, MAX_NAME * 2))
      .slice(0, MAX_NAME)
      .toWellFormed(),
    startMs: roundToMicroseconds(entry.startMs),
    durationMs: entry.durationMs === null ? null : roundToMicroseconds(entry.durationMs),
    status: entry.status,
    familyHash: family ? familyHash(family) : null,
    tags: plainTags(entry.tags, redactor),
    links: entry.links?.slice(0, MAX_LINKS) ?? [],
    content: plainContent(entry, content, redactor),
  }
  const json = JSON.stringify(plain)
  // A unit of UTF-16 takes three bytes of UTF-8 at most.
  if (json.length * 3 <= LIMITS.maxContentBytes) return json
  return JSON.stringify({ ...plain, content: fitting(plain.content) })
}

/** What an entry says once its facts are worked out. Never throws. */
export function described({ content, describe, name, tags }: Entry): Required<Described> {
  if (!describe) return { content: content ?? {}, name, family: null }
  try {
    return { name, family: null, ...describe(content ?? {}, tags?.includes(SLOW) ?? false) }
  } catch {
    return { content: { unreadable: true }, name, family: null }
  }
}

function plainTags(tags: string[] | null, redactor: Redactor): string[] {
  if (!tags) return []
  return [...new Set(tags)]
    .slice(0, MAX_TAGS)
    .map((tag) => redactor.text(tag).slice(0, MAX_TAG).toWellFormed())
}

function plainContent({ type }: Entry, content: Content, redactor: Redactor): Content {
  const plain = toPlain(content, redactor, LIMITS)
  const fields = typeof plain === 'object' && plain !== null ? (plain as Content) : {}
  return KEYED.includes(type) && typeof content.key === 'string'
    ? { ...fields, key: redactor.text(content.key).slice(0, MAX_NAME) }
    : fields
}

/** Leaves out the largest fields of a content that is too large, and says which. */
function fitting(content: Content): Content {
  const bytes = byteLength(content)
  if (bytes <= LIMITS.maxContentBytes) return content
  const bySize = Object.entries(content)
    .map(([name, value]) => ({ name, bytes: byteLength(value) }))
    .sort((a, b) => b.bytes - a.bytes)
  const smaller: Content = { ...content }
  let left = bytes
  for (const field of bySize) {
    if (left <= LIMITS.maxContentBytes - 1_024) break
    smaller[field.name] = `[left out: ${field.bytes} bytes]`
    left -= field.bytes
  }
  return smaller
}

function byteLength(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '')
}

function roundToMicroseconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
