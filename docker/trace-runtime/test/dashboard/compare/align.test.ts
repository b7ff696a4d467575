import { expect, it } from 'vitest'
import { align, verdictOf } from '../../../src/dashboard/compare/align.ts'
import { buildTrees } from '../../../src/dashboard/trace/tree.ts'
import type { StoredEntry } from '../../../src/store/store.ts'
import { entry } from '../trace/entries.ts'

function compare(left: readonly StoredEntry[], right: readonly StoredEntry[]): string[] {
  return align(buildTrees(left), buildTrees(right)).map(
    (line) => `${'. '.repeat(line.level)}${line.name} ${verdictOf(line)}`,
  )
}

const root = (durationMs: number) => entry('r', { name: 'GET /', durationMs })
const child = (id: string, name: string, part: Partial<StoredEntry> = {}) =>
  entry(id, { name, parentId: 'r', startMs: Number(id), ...part })

it('tells what is new, gone, slower, faster and the same', () => {
  const left = [
    root(100),
    child('1', 'auth'),
    child('2', 'old'),
    child('3', 'select', { durationMs: 5 }),
    child('4', 'render', { durationMs: 40 }),
  ]
  const right = [
    root(104),
    child('1', 'auth'),
    child('3', 'select', { durationMs: 50 }),
    child('4', 'render', { durationMs: 4 }),
    child('5', 'fresh'),
  ]
  expect(compare(left, right)).toEqual([
    'GET / same',
    '. auth same',
    '. old gone',
    '. select slower',
    '. render faster',
    '. fresh new',
  ])
})

it('counts repeats of one shape instead of calling them new', () => {
  const some = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      child(String(index + 1), 'tags', { familyHash: 'f', type: 'query' }),
    )
  expect(compare([root(9), ...some(2)], [root(9), ...some(14)])).toEqual(['GET / same', '. tags more'])
  expect(compare([root(9), ...some(14)], [root(9), ...some(2)])).toEqual(['GET / same', '. tags fewer'])
})

it('points out what fails now', () => {
  expect(compare([root(9), child('1', 'a')], [root(9), child('1', 'a', { status: 'error' })])).toEqual([
    'GET / same',
    '. a failed',
  ])
})

it('does not call the noise of a tenth of a millisecond slower', () => {
  expect(
    compare([root(9), child('1', 'a', { durationMs: 0.1 })], [root(9), child('1', 'a', { durationMs: 0.9 })]),
  ).toEqual(['GET / same', '. a same'])
})

it('finds nothing different between a trace and itself', () => {
  const same = [root(9), child('1', 'a'), child('2', 'b')]
  expect(compare(same, same).every((line) => line.endsWith('same'))).toBe(true)
})

it('compares traces nested as deep as the page draws', () => {
  const chain = Array.from({ length: 5000 }, (_, index) =>
    entry(`n${index}`, { parentId: index === 0 ? null : `n${index - 1}`, startMs: index }),
  )
  expect(compare(chain, chain)).toHaveLength(5000)
})
