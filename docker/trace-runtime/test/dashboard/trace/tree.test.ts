import { expect, it } from 'vitest'
import { buildTrees, type Node } from '../../../src/dashboard/trace/tree.ts'
import { entry } from './entries.ts'

function shape(nodes: readonly Node[]): string {
  return nodes
    .map(({ entry: { id }, children }) => (children.length > 0 ? `${id}(${shape(children)})` : id))
    .join(' ')
}

it('puts each entry into its parent, by start', () => {
  const entries = [
    entry('c', { parentId: 'a', startMs: 5 }),
    entry('a'),
    entry('b', { parentId: 'a', startMs: 2 }),
    entry('d', { parentId: 'c', startMs: 6 }),
  ]
  expect(shape(buildTrees(entries))).toBe('a(b c(d))')
})

it('makes a root of what has lost its parent', () => {
  expect(shape(buildTrees([entry('a'), entry('b', { parentId: 'gone', startMs: 3 })]))).toBe('a b')
})

it('shows every entry once when some name each other as parents', () => {
  const ring = [
    entry('a', { parentId: 'c' }),
    entry('b', { parentId: 'a' }),
    entry('c', { parentId: 'b' }),
    entry('d', { parentId: 'd' }),
    entry('e', { parentId: 'b', startMs: 1 }),
  ]
  const ids = shape(buildTrees(ring)).match(/[a-e]/g)
  expect(ids?.sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
})

it('shows two entries that claim the same id', () => {
  expect(
    shape(buildTrees([entry('a'), entry('a', { startMs: 1 }), entry('b', { parentId: 'a', startMs: 2 })])),
  ).toBe('a(b) a')
})
