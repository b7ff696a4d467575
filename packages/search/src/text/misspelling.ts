import { allowedEdits, editDistance } from './edit-distance.ts'

const LATIN = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Every string one edit away: a letter removed, swapped with the next, replaced or added (Norvig 2007). */
export function singleEdits(word: string): string[] {
  const alphabet = new Set([...LATIN, ...word])
  const edits = new Set<string>()
  for (let index = 0; index <= word.length; index += 1) {
    const before = word.slice(0, index)
    const after = word.slice(index)
    if (after) edits.add(before + after.slice(1))
    if (after.length > 1) edits.add(`${before}${after[1]}${after[0]}${after.slice(2)}`)
    for (const letter of alphabet) {
      if (after) edits.add(before + letter + after.slice(1))
      edits.add(before + letter + after)
    }
  }
  edits.delete(word)
  return [...edits]
}

/**
 * The word that a misspelt one most likely stands for, or null: fewest edits, then the same first letter, then the
 * more frequent. An unfinished word is compared with beginnings as well, and whole words are preferred to those.
 */
export function likeliestWord(
  misspelt: { word: string; prefix: boolean },
  candidates: string[],
  frequency: (word: string) => number,
): string | null {
  const limit = allowedEdits(misspelt.word)
  if (limit === 0) return null
  const scored = candidates
    .map((word) => ({ word, distance: distanceTo(misspelt, word, limit) }))
    .filter(({ distance }) => Math.floor(distance) <= limit)
  scored.sort(
    (a, b) =>
      a.distance - b.distance ||
      Number(b.word[0] === misspelt.word[0]) - Number(a.word[0] === misspelt.word[0]) ||
      frequency(b.word) - frequency(a.word) ||
      (a.word < b.word ? -1 : 1),
  )
  return scored[0]?.word ?? null
}

/** Half an edit more for a word that was only begun, so that a whole word of the same distance wins. */
function distanceTo(misspelt: { word: string; prefix: boolean }, word: string, limit: number): number {
  const whole = editDistance(misspelt.word, word, limit)
  if (!misspelt.prefix || whole === 0) return whole
  let begun = limit + 1
  for (const length of [misspelt.word.length - 1, misspelt.word.length, misspelt.word.length + 1]) {
    if (length < word.length)
      begun = Math.min(begun, editDistance(misspelt.word, word.slice(0, length), limit) + 0.5)
  }
  return Math.min(whole, begun)
}
