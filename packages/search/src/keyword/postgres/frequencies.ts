import type { Pool } from 'pg'
import { run } from '../../database/statement.ts'
import { stem } from '../../text/stem.ts'
import { ANALYZE, FREQUENCIES } from './frequencies-sql.ts'

/** How common words are. Of all tenants together: it weighs words against each other and shows nobody's text. */
export type TermFrequencies = {
  /** Share of chunks that contain the word's stem, 0 to 1. */
  shareOf(word: string): number
}

export type Frequencies = TermFrequencies & {
  /** True when more than half of all chunks are this organization's. */
  holdsMost(organizationId: string): boolean
}

const FRESH_MS = 10_000
/** A library so small that the server has not counted yet: no word is known to be rarer than another. */
const UNKNOWN_SHARE = 0.001

/**
 * Reads the planner's statistics, and again when they are ten seconds old. Autovacuum keeps them current, but only a
 * minute after an import and later; where most of the text is newer than they are, they are made first.
 */
export function createFrequencies(pool: Pool): { current(): Promise<Frequencies> } {
  let loaded: { at: number; frequencies: Promise<Frequencies> } | null = null
  const refresh = () => {
    const frequencies = load(pool)
    loaded = { at: performance.now(), frequencies }
    frequencies.catch(() => {
      loaded = null
    })
    return frequencies
  }
  return {
    current: () => (loaded && performance.now() - loaded.at < FRESH_MS ? loaded.frequencies : refresh()),
  }
}

type Statistics = {
  lexemes: string[] | null
  shares: number[] | null
  organizations: string[] | null
  organizationShares: number[] | null
  outdated: boolean
}

async function load(pool: Pool): Promise<Frequencies> {
  const [known] = await run<Statistics>(pool, FREQUENCIES)
  if (!known?.outdated) return frequenciesOf(known)
  await run(pool, ANALYZE)
  const [made] = await run<Statistics>(pool, FREQUENCIES)
  return frequenciesOf(made)
}

function frequenciesOf(statistics: Statistics | undefined): Frequencies {
  const { lexemes, shares } = { lexemes: statistics?.lexemes ?? [], shares: statistics?.shares ?? [] }
  const known = new Map(lexemes.map((lexeme, index) => [lexeme, shares[index] ?? UNKNOWN_SHARE]))
  // After the shares of the lexemes come their minimum and maximum; what is not listed is rarer than the minimum.
  const rare = Math.min(UNKNOWN_SHARE, (shares.at(-2) ?? 1) / 2)
  const most = statistics?.organizations?.find(
    (_, index) => (statistics.organizationShares?.[index] ?? 0) > 0.5,
  )
  return {
    shareOf: (word) => known.get(stem(word)) ?? rare,
    holdsMost: (organizationId) => organizationId === most,
  }
}
