import { describe, expect, it } from 'vitest'
import { InvalidCursorError } from '../src/contract.ts'
import { decodeCursor, encodeCursor, identifyQuery } from '../src/page/cursor.ts'

const query = identifyQuery({ organizationId: 'o', q: 'bread' })
const cursor = { offset: 20, query, ordering: 'x', at: 1_700_000_000_000 }

describe('cursor', () => {
  it('comes back as it went', () => {
    expect(decodeCursor(encodeCursor(cursor), query)).toEqual(cursor)
  })

  it('is refused for another query, organization or filter', () => {
    for (const other of [
      { organizationId: 'o', q: 'butter' },
      { organizationId: 'p', q: 'bread' },
      { organizationId: 'o', q: 'bread', kinds: ['note' as const] },
      { organizationId: 'o', q: 'bread', mode: 'vector' as const },
    ]) {
      expect(() => decodeCursor(encodeCursor(cursor), identifyQuery(other))).toThrow(InvalidCursorError)
    }
  })

  it('is refused when it was not made here', () => {
    for (const text of [
      '',
      'nonsense',
      'bnVsbA',
      'WzEsMl0',
      encodeCursor({ ...cursor, offset: -1 }),
      '%%%',
    ]) {
      expect(() => decodeCursor(text, query)).toThrow(InvalidCursorError)
    }
  })

  it('does not depend on the page it belongs to', () => {
    expect(identifyQuery({ organizationId: 'o', q: 'bread', limit: 5, cursor: 'x' })).toBe(query)
  })

  it('is short enough for an address', () => {
    expect(encodeCursor({ ...cursor, ordering: crypto.randomUUID() }).length).toBeLessThan(200)
  })
})
