import type { SourceView } from '@repo/library/sources/view'
import { describe, expect, it } from 'vitest'
import { withChanges, withFirstPage, withNextPage } from '#client/merge-sources.ts'

const source = (id: string, title = id) => ({ id, title, state: 'queued', stage: null }) as SourceView
const page = (ids: string, nextCursor: string | null = null) => ({
  sources: [...ids].map((id) => source(id)),
  nextCursor,
})
const idsOf = ({ sources }: { sources: SourceView[] }) => sources.map(({ id }) => id).join('')

describe('the list of sources', () => {
  it('puts newer sources before what is shown, and keeps the cursor of the end', () => {
    const merged = withFirstPage(page('edcba', 'a'), page('gfed', 'd'))
    expect([idsOf(merged), merged.nextCursor]).toEqual(['gfedcba', 'a'])
  })

  it('leaves no gap when more arrived than a page holds', () => {
    const merged = withFirstPage(page('cba', 'a'), page('zyx', 'x'))
    expect([idsOf(merged), merged.nextCursor]).toEqual(['zyx', 'x'])
  })

  it('is the fresh page when that is all there is', () => {
    expect(idsOf(withFirstPage(page('cba', 'a'), page('da')))).toBe('da')
  })

  it('shows a source once when pages overlap', () => {
    expect(idsOf(withNextPage(page('dc', 'c'), page('cba')))).toBe('dcba')
  })

  it('applies states and takes out what was deleted', () => {
    const changed = withChanges(page('cba'), [
      { sourceId: 'b', state: 'ready', stage: null, deleted: false },
      { sourceId: 'a', state: 'ready', stage: null, deleted: true },
      { sourceId: 'x', state: 'ready', stage: null, deleted: false },
    ])
    expect(changed.sources.map(({ id, state }) => `${id} ${state}`)).toEqual(['c queued', 'b ready'])
  })
})
