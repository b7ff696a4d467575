import type { OpenTrace } from '../queue/open-trace.ts'
import type { Outcome } from '../types.ts'
import type { Content, Described, Entry } from './entry.ts'
import { estimateBytes } from './estimate.ts'

/** Writes into an entry how it ended. */
export function finishEntry(
  entry: Entry,
  { status, name, tags, content, describe, heldBytes = 0 }: Outcome,
): void {
  if (status) entry.status = status
  if (name !== undefined) entry.name = name
  if (tags) entry.tags = entry.tags ? [...entry.tags, ...tags] : [...tags]
  if (content) entry.content = content
  if (describe) entry.describe = describe
  entry.bytes = estimateBytes(entry, heldBytes)
}

/** An outcome that also says what was said of the whole. */
export function withNote(outcome: Outcome, note: NonNullable<OpenTrace['note']>): Outcome {
  const { tags = [], content = {}, describe } = outcome
  return {
    ...outcome,
    tags: [...tags, ...note.tags],
    ...(describe
      ? { describe: (facts: Content, isSlow: boolean) => withContent(describe(facts, isSlow), note.content) }
      : { content: { ...content, ...note.content } }),
  }
}

function withContent(described: Described, content: Content): Described {
  return { ...described, content: { ...described.content, ...content } }
}
