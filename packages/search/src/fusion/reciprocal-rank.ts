import { PASSAGES_PER_HIT } from '../contract.ts'

/** Dampens the first places (Cormack, Clarke and Büttcher 2009). */
const K = 60

export type Leg = { candidates: { chunkId: string; sourceId: string }[]; weight: number }

export type RankedPassage = {
  chunkId: string
  score: number
  keywordRank: number | null
  vectorRank: number | null
}
export type RankedSource = { sourceId: string; score: number; passages: RankedPassage[] }

/**
 * Fuses the two legs chunk by chunk by their places, then gathers the chunks of each source. A source is as good
 * as its best chunk, and its others add a little.
 */
export function fuse(keyword: Leg, vector: Leg): RankedSource[] {
  const chunks = new Map<string, RankedPassage & { sourceId: string }>()
  const add = (leg: Leg, field: 'keywordRank' | 'vectorRank') => {
    for (const [index, { chunkId, sourceId }] of leg.candidates.entries()) {
      const known = chunks.get(chunkId) ?? {
        chunkId,
        sourceId,
        score: 0,
        keywordRank: null,
        vectorRank: null,
      }
      known[field] = index + 1
      known.score += leg.weight / (K + index + 1)
      chunks.set(chunkId, known)
    }
  }
  add(keyword, 'keywordRank')
  add(vector, 'vectorRank')
  return gather([...chunks.values()].sort(byScore))
}

/**
 * What the second best chunk of a source counts for, and the third: one place of a first chunk at most. Places differ so
 * little in score that with more a long text, which mentions everything somewhere, would pass by a better one.
 */
const FURTHER_PASSAGES_WEIGHT = 0.01

function gather(ordered: (RankedPassage & { sourceId: string })[]): RankedSource[] {
  const sources = new Map<string, RankedSource>()
  for (const { sourceId, ...passage } of ordered) {
    const source = sources.get(sourceId) ?? { sourceId, score: 0, passages: [] }
    sources.set(sourceId, source)
    if (source.passages.length >= PASSAGES_PER_HIT) continue
    source.score += source.passages.length === 0 ? passage.score : passage.score * FURTHER_PASSAGES_WEIGHT
    source.passages.push(passage)
  }
  return [...sources.values()].sort((a, b) => b.score - a.score)
}

/** Equal scores are common: both legs have a first place. Words go before nearness, then the order is arbitrary but fixed. */
function byScore(a: RankedPassage, b: RankedPassage): number {
  const byKeyword = (a.keywordRank ?? Number.MAX_SAFE_INTEGER) - (b.keywordRank ?? Number.MAX_SAFE_INTEGER)
  return b.score - a.score || byKeyword || (a.chunkId < b.chunkId ? -1 : 1)
}
