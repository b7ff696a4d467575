import { createHash } from 'node:crypto'
import { stem } from '../../text/stem.ts'

/** Sets stems apart from written words, so that the phrase "deep learn" is not found in "deep learning". */
const STEM_MARK = 'qz'

const MIN_PIECE_LENGTH = 3
/** Longer ones are hashes and keys, which nobody looks up from the middle. */
const MAX_PIECED_LENGTH = 32

/** The stem of a word in a form that no written word has. */
export function stemToken(word: string): string {
  return stem(word) + STEM_MARK
}

/** What someone may remember of words with digits, so that 6050 and 050 find MPU6050: every end, every run. */
export function piecesOf(words: string[]): string[] {
  const pieces = new Set<string>()
  for (const word of words) {
    if (!/\d/.test(word) || word.length > MAX_PIECED_LENGTH) continue
    for (const piece of [...ends(word), ...runs(word)]) {
      if (piece !== word && isPiece(piece)) pieces.add(piece)
    }
  }
  return [...pieces].map((piece) => piece + STEM_MARK)
}

/** True for a word of a query that may stand inside another: it has a digit, and is long enough to say something. */
export function isPiece(word: string): boolean {
  return word.length >= MIN_PIECE_LENGTH && /\d/.test(word)
}

/** A tag in a form that a filter can hold, whatever the tag contains: Typesense has no escape for a backtick. */
export function tagKey(tag: string): string {
  return createHash('sha256').update(tag).digest('hex').slice(0, 32)
}

function ends(word: string): string[] {
  const letters = [...word]
  return letters.map((_, start) => letters.slice(start).join(''))
}

function runs(word: string): string[] {
  const parts = word.match(/\d+|\D+/gu) ?? []
  return parts.flatMap((_, first) =>
    parts.slice(first).map((__, more) => parts.slice(first, first + more + 1).join('')),
  )
}
