import type { FoundPassage } from './wire.ts'

export type Segment = { text: string; isMarked: boolean; start: number }
export type Excerpt = { segments: Segment[]; isCutBefore: boolean; isCutAfter: boolean }

const LEAD_CHARACTERS = 60

/** The part of a passage that shows most of what matched, in pieces that are marked or not. */
export function excerptOf(
  passage: Pick<FoundPassage, 'text' | 'highlights'>,
  maxCharacters: number,
): Excerpt {
  const { text, highlights } = passage
  const { start, end } = windowOf(text, highlights, maxCharacters)
  return {
    segments: segmentsOf(text, highlights, start, end),
    isCutBefore: start > 0,
    isCutAfter: end < text.length,
  }
}

/** Begins a little before the highlight from which most others are in reach, at the beginning of a word. */
function windowOf(text: string, highlights: FoundPassage['highlights'], maxCharacters: number) {
  if (text.length <= maxCharacters) return { start: 0, end: text.length }
  const reach = maxCharacters - LEAD_CHARACTERS
  let best = { start: 0, count: 0 }
  for (const { start } of highlights) {
    const count = highlights.filter((each) => each.start >= start && each.end <= start + reach).length
    if (count > best.count) best = { start, count }
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
