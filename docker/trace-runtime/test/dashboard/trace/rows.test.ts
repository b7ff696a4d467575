import { expect, it } from 'vitest'
import { foldRows } from '../../../src/dashboard/trace/fold.ts'
import { layRows, type Row } from '../../../src/dashboard/trace/rows.ts'
import { buildTrees } from '../../../src/dashboard/trace/tree.ts'
import type { StoredEntry } from '../../../src/store/store.ts'
import { entry } from './entries.ts'

function rowsOf(entries: readonly StoredEntry[], spanMs = 1000): Row[] {
  return layRows(buildTrees(entries), spanMs)
}

function tell(row: Row): string {
  const indent = '. '.repeat(row.level)
  if (row.kind === 'entry') return indent + row.entry.id
  return indent + (row.kind === 'group' ? `×${row.entries.length}` : row.isWait ? 'waited' : 'gap')
}

function queries(count: number, parentId: string, part: Partial<StoredEntry> = {}): StoredEntry[] {
  return Array.from({ length: count }, (_, index) =>
    entry(`${parentId}q${index}`, {
      parentId,
      type: 'query',
      familyHash: 'f1',
      startMs: 10 + index,
      durationMs: 1,
      ...part,
    }),
  )
}

it('folds entries of one shape into one line at the place of the first', () => {
  const entries = [
    entry('a', { durationMs: 40 }),
    ...queries(5, 'a'),
    entry('b', { parentId: 'a', startMs: 12 }),
  ]
  expect(rowsOf(entries).map(tell)).toEqual([
    'a',
    '. ×5',
    '. . aq0',
    '. . aq1',
    '. . aq2',
    '. . aq3',
    '. . aq4',
    '. b',
  ])
})

it('does not fold a few, nor what has something inside', () => {
  const few = [entry('a', { durationMs: 40 }), ...queries(4, 'a')]
  expect(rowsOf(few).some(({ kind }) => kind === 'group')).toBe(false)
  const parents = [
    ...queries(6, 'a'),
    entry('a'),
    ...Array.from({ length: 6 }, (_, index) => entry(`c${index}`, { parentId: `aq${index}`, startMs: 20 })),
  ]
  expect(rowsOf(parents).some(({ kind }) => kind === 'group')).toBe(false)
})

it('points out long stretches in which nothing was recorded, and waiting after the parent has ended', () => {
  const entries = [
    entry('a', { durationMs: 400 }),
    entry('b', { parentId: 'a', startMs: 200, durationMs: 190 }),
    entry('c', { parentId: 'a', startMs: 900, durationMs: 50 }),
  ]
  expect(rowsOf(entries).map(tell)).toEqual(['a', '. gap', '. b', '. waited', '. c'])
})

it('counts the lines inside and knows of errors in them', () => {
  const entries = [entry('a'), entry('b', { parentId: 'a' }), entry('c', { parentId: 'b', status: 'error' })]
  expect(rowsOf(entries).map(({ inside, hasErrorInside }) => [inside, hasErrorInside])).toEqual([
    [2, true],
    [1, true],
    [0, false],
  ])
})

it('lays a trace as deep as the page draws', () => {
  const chain = Array.from({ length: 5000 }, (_, index) =>
    entry(`n${index}`, { parentId: index === 0 ? null : `n${index - 1}`, startMs: index }),
  )
  expect(rowsOf(chain, 5000)).toHaveLength(5000)
})

it('begins with groups folded, but for the one that holds the entry looked at', () => {
  const rows = rowsOf([entry('a', { durationMs: 40 }), ...queries(5, 'a')])
  const hidden = (openKey?: string) =>
    foldRows(rows, { openKey, isUnfolded: false }).filter(({ isHidden }) => isHidden).length
  expect(hidden()).toBe(5)
  expect(hidden('2026-11-25T03:aq3')).toBe(0)
  expect(foldRows(rows, { openKey: undefined, isUnfolded: true }).every(({ isHidden }) => !isHidden)).toBe(
    true,
  )
})

it('begins a big trace folded below its first level, and open around the entry looked at', () => {
  const steps = Array.from({ length: 40 }, (_, step) =>
    entry(`s${step}`, { parentId: 'a', startMs: step * 20 }),
  )
  const leaves = steps.flatMap(({ id, startMs }) =>
    Array.from({ length: 20 }, (_, leaf) =>
      entry(`${id}-${leaf}`, { parentId: id, startMs: startMs + leaf / 2 }),
    ),
  )
  const rows = rowsOf([entry('a', { durationMs: 800 }), ...steps, ...leaves], 800)
  const shown = (openKey?: string) =>
    foldRows(rows, { openKey, isUnfolded: false }).filter(({ isHidden }) => !isHidden).length
  expect(shown()).toBe(41)
  expect(shown('2026-11-25T03:s7-3')).toBe(61)
})
