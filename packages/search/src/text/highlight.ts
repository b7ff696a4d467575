import { stem } from './stem.ts'
import { fold, type Word, type WrittenWord, wordsOf, writtenWords } from './words.ts'

/** What is marked in a passage: any word with one of the stems, beginnings or pieces, and the phrases. */
export type Marks = { words: string[]; prefixes: string[]; pieces: string[]; phrases: string[][] }

export type Range = { start: number; end: number }

/** The marked places of a text in order, as UTF-16 offsets; places that touch or overlap are one. */
export function highlight(text: string, marks: Marks): Range[] {
  return createHighlighter(marks)(text)
}

/** The same for many texts with the same marks: what is known about a word of one holds for the others. */
export function createHighlighter(marks: Marks): (text: string) => Range[] {
  const isMarked = wordMatcher(marks)
  const wordsLike = likelyWords(marks)
  return (text) => {
    const ranges: Range[] = []
    for (const { start, end, written } of wordsLike(text)) {
      if (isMarked(written)) ranges.push({ start, end })
    }
    const words = marks.phrases.length > 0 ? wordsOf(text) : []
    for (const phrase of marks.phrases) ranges.push(...phraseRanges(words, phrase))
    return merged(ranges)
  }
}

/** True when the words stand in the text in this order, exactly, with nothing but punctuation between them. */
export function containsPhrase(text: string, phrase: string[]): boolean {
  return phraseRanges(wordsOf(text), phrase).length > 0
}

const PLAIN_TEXT = /^[\0-\x7f]*$/

/** The words of a text that may be marked: of plain English those that begin like a mark, which are few. */
function likelyWords({ words, prefixes, pieces }: Marks): (text: string) => WrittenWord[] {
  if (pieces.length > 0) return (text) => writtenWords(text)
  const initials = [...words, ...prefixes].map((word) => /^[a-z0-9]/.exec(word)?.[0] ?? '')
  const begun = new RegExp(`(?<![a-z0-9])[${[...new Set(initials)].join('')}][a-z0-9]*`, 'gi')
  return (text) => (PLAIN_TEXT.test(text) ? writtenWords(text, begun) : writtenWords(text))
}

function wordMatcher(marks: Marks): (written: string) => boolean {
  const hasStem = stemMatcher(marks.words)
  const known = new Map<string, boolean>()
  return (written) => {
    const before = known.get(written)
    if (before !== undefined) return before
    const word = fold(written)
    const marked = hasStem(word) || hasPart(word, marks)
    known.set(written, marked)
    return marked
  }
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
