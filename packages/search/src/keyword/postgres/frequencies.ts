import type { Pool } from 'pg'
import { run } from '../../database/statement.ts'
import { stem } from '../../text/stem.ts'
import { FREQUENCIES } from './resolve-sql.ts'

/** How common words are. Of all tenants together: it weighs words against each other and shows nobody's text. */
export type TermFrequencies = {
  /** Share of chunks that contain the word's stem, 0 to 1. */
  shareOf(word: string): number
}

const FRESH_MS = 5 * 60_000
/** A library so small that the server has not counted yet: no word is known to be rarer than another. */
const UNKNOWN_SHARE = 0.001

/** Reads the planner's statistics, which autovacuum keeps current, and again when they are five minutes old. */
export function createFrequencies(pool: Pool): { current(): Promise<TermFrequencies> } {
  let loaded: { at: number; frequencies: TermFrequencies } | null = null
  return {
    current: async () => {
      if (loaded && performance.now() - loaded.at < FRESH_MS) return loaded.frequencies
      loaded = { at: performance.now(), frequencies: await load(pool) }
      return loaded.frequencies
    },
  }
}

async function load(pool: Pool): Promise<TermFrequencies> {
  const [row] = await run<{ lexemes: string[]; shares: number[] }>(pool, FREQUENCIES)
  const shares = new Map(row?.lexemes.map((lexeme, index) => [lexeme, row.shares[index] ?? UNKNOWN_SHARE]))
  // After the shares of the lexemes come their minimum and maximum; what is not listed is rarer than the minimum.
  const rare = Math.min(UNKNOWN_SHARE, (row?.shares.at(-2) ?? 1) / 2)
  return { shareOf: (word) => shares.get(stem(word)) ?? rare }
}
