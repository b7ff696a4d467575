import type { TermFrequencies } from './frequencies.ts'

/** Rare words are enough to find candidates; together they may occur in this share of all chunks. */
const MAX_SHARE = 0.02

/**
 * Which words of a query look for candidates, and what each is worth: its inverse document frequency. At least the
 * rarest one looks; a frequent one only adds to the score of what the rare ones found.
 */
export function selectiveWords(
  words: { query: string; word: string }[],
  frequencies: TermFrequencies,
): { weights: number[]; selective: string } {
  const shares = words.map(({ word }) => frequencies.shareOf(word))
  const rarestFirst = words
    .map((each, index) => ({ ...each, share: shares[index] ?? 1 }))
    .sort((a, b) => a.share - b.share)
  let total = 0
  const selective = rarestFirst.filter(({ share }, place) => {
    total += share
    return place === 0 || total <= MAX_SHARE
  })
  return {
    weights: shares.map((share) => Math.log(1 + 1 / Math.max(share, 1e-6))),
    selective: selective.map(({ query }) => `(${query})`).join(' | '),
  }
}
