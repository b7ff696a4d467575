import type { Batch, Entry } from '../entry.ts'
import type { BatchLeak } from '../store/store.ts'
import { maskText } from './mask-text.ts'
import { type Finding, maskValue } from './mask-value.ts'

/** Of one entry. */
const MOST_LEAKS = 20

/** The entry without secrets, and what was found. */
export function maskEntry(entry: Entry): { entry: Entry; findings: Finding[] } {
  const findings: Finding[] = []
  const name = maskText(entry.name, (kind) => findings.push({ kind, field: 'name' }))
  const tags = maskValue(entry.tags, 'tags', findings) as string[]
  const content = maskValue(entry.content, 'content', findings) as Record<string, unknown>
  const isSame = name === entry.name && tags === entry.tags && content === entry.content
  return {
    entry: isSame ? entry : { ...entry, name: name.slice(0, 512), tags: tags.map(shortTag), content },
    findings,
  }
}

/** What was found in an entry, as the store keeps it with the batch. */
export function leaksOf({ entry: { type, name }, findings }: ReturnType<typeof maskEntry>): BatchLeak[] {
  return findings.slice(0, MOST_LEAKS).map(({ kind, field }) => ({ kind, type, where: name, field }))
}

/** The names in the counts of a batch: a route that is none may carry an address with a token in it. */
export function maskCounts(counts: Batch['requestCounts']): Batch['requestCounts'] {
  return counts.map((count) => ({ ...count, name: maskText(count.name, () => undefined) }))
}

function shortTag(tag: string): string {
  return tag.slice(0, 128)
}
