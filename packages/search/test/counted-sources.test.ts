import { describe, expect, it } from 'vitest'
import { countWith } from '../src/keyword/counted-sources.ts'

describe('countWith', () => {
  it('adds the sources that are not counted yet, once each', () => {
    const counted = {
      facets: { kinds: [{ value: 'note', count: 2 }], tags: [] },
      countedSources: new Set(['a', 'b']),
    }
    const more = [
      { sourceId: 'a', kind: 'note', tags: ['x'] },
      { sourceId: 'c', kind: 'file', tags: ['x', 'y'] },
      { sourceId: 'c', kind: 'file', tags: ['x', 'y'] },
    ]
    expect(countWith(counted, more)).toEqual({
      facets: {
        kinds: [
          { value: 'note', count: 2 },
          { value: 'file', count: 1 },
        ],
        tags: [
          { value: 'x', count: 1 },
          { value: 'y', count: 1 },
        ],
      },
      countedSources: new Set(['a', 'b', 'c']),
    })
  })
})
