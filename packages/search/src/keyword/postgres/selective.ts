import type { TermFrequencies } from './frequencies.ts'

/** Rare words are enough to find candidates; together they may occur in this share of all chunks. */
const MAX_SHARE = 0.02

/**
 * Which words of a query look for candidates, how frequent each is, and what it is worth: its inverse document frequency.
 * At least the rarest one looks; a frequent one only adds to the score of what the rare ones found.
 */
export function selectiveWords(
  words: { query: string; word: string }[],
  frequencies: TermFrequencies,
): { weights: number[]; shares: number[]; selective: string } {
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
    shares,
    weights: shares.map((share) => Math.log(1 + 1 / Math.max(share, 1e-6))),
    selective: selective.map(({ query }) => `(${query})`).join(' | '),
  }
}

/** More words than this would be too many combinations. The rarest say most. */
const MAX_COMBINED = 8

/**
 * Chunks with more than half of the words, of the rarest eight where there are more, as one tsquery. The index walks
 * the entries of the few rarest alone, however common the others are.
 */
export function mostWords(words: { query: string; word: string }[], frequencies: TermFrequencies): string {
  const rarest = [...words]
    .sort((a, b) => frequencies.shareOf(a.word) - frequencies.shareOf(b.word))
    .slice(0, MAX_COMBINED)
    .map(({ query }) => query)
  // Each is written once more than the one before it: an unfinished word with all it may become goes first.
  rarest.sort((a, b) => b.length - a.length)
  return atLeast(Math.floor(rarest.length / 2) + 1, rarest)
}

function atLeast(count: number, [first = '', ...others]: string[]): string {
  if (count === others.length + 1) return [first, ...others].map((query) => `(${query})`).join(' & ')
  const without = atLeast(count, others)
  return count === 1
    ? `(${first}) | ${without}`
    : `(${first}) & (${atLeast(count - 1, others)}) | (${without})`
}
