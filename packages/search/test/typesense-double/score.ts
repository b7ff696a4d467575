import type { TextMatch } from './match.ts'
import { tokensIn } from './match.ts'
import type { QueriedField } from './parameters.ts'

export type Score = { total: bigint; bestField: bigint; bestWeight: number; fields: number; words: number }

const MAX_DISTANCE = 100

/**
 * text_match_type max_score: words matched in all, then the best field's score, then its weight, then how many fields
 * matched. The places of the bits are those of Typesense 27 to 30.
 */
export function scoreOf({ document, taken, cost }: TextMatch, fields: QueriedField[]): Score {
  if (taken.length === 0) return { total: 100n, bestField: 0n, bestWeight: 0, fields: 0, words: 0 }
  const scored = fields
    .map(({ name, weight }) => ({ weight, score: fieldScore(tokensIn(document, name), taken, cost) }))
    .filter(({ score }) => score > 0n)
    .sort((a, b) => (a.score === b.score ? b.weight - a.weight : a.score < b.score ? 1 : -1))
  const best = scored[0] ?? { weight: 0, score: 0n }
  const total =
    (BigInt(Math.min(taken.length, 15)) << 59n) |
    (best.score << 11n) |
    (BigInt(Math.min(best.weight, 255)) << 3n) |
    BigInt(Math.min(scored.length, 7))
  return { total, bestField: best.score, bestWeight: best.weight, fields: scored.length, words: taken.length }
}

/** Words present, errors in them, nearness, and whether the field is nothing but the word. */
function fieldScore(tokens: string[], taken: Set<string>[], cost: number): bigint {
  const places = taken.map((wanted) => tokens.flatMap((token, place) => (wanted.has(token) ? [place] : [])))
  const present = places.filter((each) => each.length > 0)
  if (present.length === 0) return 0n
  const isWhole = taken.length === 1 && tokens.length === 1
  return (
    (BigInt(present.length) << 40n) |
    (BigInt(present.length) << 32n) |
    (BigInt(255 - cost) << 24n) |
    (BigInt(MAX_DISTANCE - Math.min(MAX_DISTANCE, spread(present))) << 16n) |
    (BigInt(isWhole ? 1 : 0) << 8n)
  )
}

/** The fewest words that lie between the first and the last of them. */
function spread(places: number[][]): number {
  let fewest = Number.POSITIVE_INFINITY
  for (const start of places[0] ?? []) {
    const nearest = places.map((each) =>
      each.reduce((a, b) => (Math.abs(b - start) < Math.abs(a - start) ? b : a)),
    )
    fewest = Math.min(fewest, Math.max(...nearest) - Math.min(...nearest) - (places.length - 1))
  }
  return Math.max(0, fewest)
}
