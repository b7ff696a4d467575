import { stem } from './stem.ts'
import { type Word, wordsOf } from './words.ts'

/** What is marked in a passage: any word with one of the stems, beginnings or pieces, and the phrases. */
export type Marks = { words: string[]; prefixes: string[]; pieces: string[]; phrases: string[][] }

export type Range = { start: number; end: number }

/** The marked places of a text in order, as UTF-16 offsets; places that touch or overlap are one. */
export function highlight(text: string, marks: Marks): Range[] {
  const words = wordsOf(text)
  const hasStem = stemMatcher(marks.words)
  const ranges: Range[] = words.filter(({ folded }) => hasStem(folded) || hasPart(folded, marks))
  for (const phrase of marks.phrases) ranges.push(...phraseRanges(words, phrase))
  return merged(ranges)
}

/** True when the words stand in the text in this order, exactly, with nothing but punctuation between them. */
export function containsPhrase(text: string, phrase: string[]): boolean {
  return phraseRanges(wordsOf(text), phrase).length > 0
}

/** Stemming keeps a word's first letter: most words of a text need no stemming to be told apart. */
function stemMatcher(words: string[]): (word: string) => boolean {
  const stems = new Set(words.map(stem))
  const initials = new Set(words.map((word) => word[0]))
  return (word) => initials.has(word[0]) && stems.has(stem(word))
}

function hasPart(word: string, { prefixes, pieces }: Marks): boolean {
  return prefixes.some((prefix) => word.startsWith(prefix)) || pieces.some((piece) => word.includes(piece))
}

function phraseRanges(words: Word[], phrase: string[]): Range[] {
  const ranges: Range[] = []
  for (let first = 0; first + phrase.length <= words.length; first += 1) {
    if (!phrase.every((word, index) => words[first + index]?.folded === word)) continue
    ranges.push({ start: words[first]?.start ?? 0, end: words[first + phrase.length - 1]?.end ?? 0 })
  }
  return ranges
}

function merged(ranges: Range[]): Range[] {
  const result: Range[] = []
  for (const { start, end } of ranges.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else result.push({ start, end })
  }
  return result
}
