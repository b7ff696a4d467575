import type { FoundPassage } from './wire.ts'

export type Segment = { text: string; isMarked: boolean; start: number }
export type Excerpt = { segments: Segment[]; isCutBefore: boolean; isCutAfter: boolean }

const LEAD_CHARACTERS = 60

type Passage = Pick<FoundPassage, 'text' | 'highlights' | 'headingPath'>

/**
 * The part of a passage that shows most of what matched, in pieces that are marked or not. It reads as running text:
 * what stood on a line of its own is set apart by a dot, and the headings above it are left to the heading path.
 */
export function excerptOf(passage: Passage, maxCharacters: number): Excerpt {
  const { text, highlights } = passage
  const body = bodyStart(passage)
  const window = windowOf(text, highlights, maxCharacters)
  const start = Math.max(body, window.start)
  const segments = segmentsOf(text, highlights, start, window.end)
  return {
    segments: segments.map((segment) => ({
      ...segment,
      text: inOneLine(segment.text, text[segment.start - 1]),
    })),
    isCutBefore: start > body,
    isCutAfter: window.end < text.length,
  }
}

/** Behind the headings that the passage begins with, up to one in which something matched. */
function bodyStart({ text, highlights, headingPath }: Passage): number {
  let start = 0
  for (const heading of headingPath) {
    const end = start + heading.length
    const isThere = text.startsWith(`${heading}\n`, start)
    if (!isThere || highlights.some((highlight) => highlight.start < end && highlight.end > start)) continue
    start = end + (/^\s+/.exec(text.slice(end))?.[0].length ?? 0)
  }
  return start
}

const LINE_BREAK = /(?<=([.!?…:;,]["'”’)\]]*)?)[^\S\n]*\n\s*(?:[-*•] )?/g

/** A sentence that ended needs no dot before the next one. The sign of a list's item is dropped. */
function inOneLine(text: string, before: string | undefined): string {
  const started = before === undefined || before === '\n' ? text.replace(/^[-*•] /, '') : text
  return started.replaceAll(LINE_BREAK, (_gap, ending?: string) => (ending ? ' ' : ' · '))
}

/** Begins a little before the highlight from which most different words are in reach, where a word begins. */
function windowOf(text: string, highlights: FoundPassage['highlights'], maxCharacters: number) {
  if (text.length <= maxCharacters) return { start: 0, end: text.length }
  const reach = maxCharacters - LEAD_CHARACTERS
  let best = { start: 0, worth: 0 }
  for (const { start } of highlights) {
    const reached = highlights.filter((each) => each.start >= start && each.end <= start + reach)
    const words = new Set(reached.map((each) => text.slice(each.start, each.end).toLowerCase()))
    const worth = words.size + reached.length / 1_000
    if (worth > best.worth) best = { start, worth }
  }
  const lead = Math.max(0, Math.min(best.start - LEAD_CHARACTERS, text.length - maxCharacters))
  const start = lead === 0 ? 0 : nextWord(text, lead)
  return { start, end: lastWord(text, start + maxCharacters) }
}

function nextWord(text: string, position: number): number {
  const space = text.slice(position, position + 40).search(/\s/)
  return space === -1 ? position : position + space + 1
}

function lastWord(text: string, position: number): number {
  if (position >= text.length) return text.length
  const space = text.slice(0, position).search(/\s\S{0,40}$/)
  return space === -1 ? position : space
}

function segmentsOf(
  text: string,
  highlights: FoundPassage['highlights'],
  from: number,
  to: number,
): Segment[] {
  const segments: Segment[] = []
  let position = from
  const push = (end: number, isMarked: boolean) => {
    if (end > position) segments.push({ text: text.slice(position, end), isMarked, start: position })
    position = Math.max(position, end)
  }
  for (const { start, end } of highlights.toSorted((one, other) => one.start - other.start)) {
    if (end <= from || start >= to) continue
    push(Math.min(start, to), false)
    push(Math.min(end, to), true)
  }
  push(to, false)
  return segments
}
