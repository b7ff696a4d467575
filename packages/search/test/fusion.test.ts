import { describe, expect, it } from 'vitest'
import { fuse } from '../src/fusion/reciprocal-rank.ts'

const leg = (weight: number, ...chunks: string[]) => ({
  weight,
  candidates: chunks.map((chunkId) => ({ chunkId, sourceId: chunkId.slice(0, 1) })),
})

describe('fuse', () => {
  it('puts first what both legs found', () => {
    expect(fuse(leg(1, 'a1', 'b1'), leg(1, 'c1', 'b1')).map((each) => each.sourceId)).toEqual(['b', 'a', 'c'])
  })

  it('scores each place as one over sixty and the place', () => {
    const [first] = fuse(leg(1, 'a1'), leg(0.5, 'b1', 'a1'))
    expect(first?.score).toBeCloseTo(1 / 61 + 0.5 / 62)
    expect(first?.passages[0]).toMatchObject({ chunkId: 'a1', keywordRank: 1, vectorRank: 2 })
  })

  it('shows at most three passages of a source, best first', () => {
    const [source] = fuse(leg(1, 'a1', 'a2', 'a3', 'a4'), leg(1, 'a3'))
    expect(source?.passages.map((each) => each.chunkId)).toEqual(['a3', 'a1', 'a2'])
  })

  it('moves a source up by one place at most for its further passages', () => {
    const sources = fuse(leg(1, 'a1', 'b1', 'c1', 'd1', 'd2', 'd3'), leg(1)).map((each) => each.sourceId)
    expect(sources).toEqual(['a', 'b', 'd', 'c'])
  })

  it('gives the same order for the same legs, whatever ties there are', () => {
    const once = fuse(leg(1, 'a1', 'b1'), leg(1, 'b1', 'a1')).map((each) => each.sourceId)
    expect(fuse(leg(1, 'a1', 'b1'), leg(1, 'b1', 'a1')).map((each) => each.sourceId)).toEqual(once)
  })
})
