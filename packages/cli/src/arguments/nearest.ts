import { distance } from 'fastest-levenshtein'

/** The word that was probably meant: at most a third of its letters differ, or it begins as typed. */
export function nearest(typed: string, words: readonly string[]): string | null {
  const begun = words.filter((word) => typed.length >= 2 && word.startsWith(typed))
  if (begun.length === 1 && begun[0]) return begun[0]
  const ranked = words
    .map((word) => ({ word, edits: distance(typed, word) }))
    .filter(({ word, edits }) => edits <= Math.max(2, Math.floor(word.length / 3)) && edits < word.length)
    .sort((a, b) => a.edits - b.edits)
  return ranked[0]?.word ?? null
}
