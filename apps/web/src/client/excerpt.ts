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
