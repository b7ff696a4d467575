import { expect, it } from 'vitest'
import { createScale } from '../../../src/dashboard/trace/scale.ts'
import { entry } from './entries.ts'

it('runs from the first start to the last end', () => {
  const scale = createScale([
    entry('a', { startMs: 100, durationMs: 50 }),
    entry('b', { startMs: 120, durationMs: 80 }),
  ])
  expect([scale.fromMs, scale.toMs]).toEqual([100, 200])
  expect(scale.at(100)).toBe(0)
  expect(scale.at(200)).toBeCloseTo(99.4)
  expect(scale.at(150)).toBeCloseTo(49.7)
  expect(scale.breaks).toEqual([])
})

it('leaves out a long time in which nothing ran, and stays in order', () => {
  const scale = createScale([
    entry('a', { startMs: 0, durationMs: 100 }),
    entry('b', { startMs: 300_000, durationMs: 100 }),
  ])
  expect(scale.breaks).toMatchObject([{ fromMs: 100, toMs: 300_000 }])
  const places = [0, 50, 100, 150_000, 300_000, 300_050, 300_100].map(scale.at)
  expect([...places].sort((a, b) => a - b)).toEqual(places)
  expect(scale.at(100) - scale.at(0)).toBeGreaterThan(40)
  expect(scale.at(300_100) - scale.at(300_000)).toBeGreaterThan(40)
})

it.each([
  [0, 0],
  [0, 0.003],
  [0, 7],
  [0, 480],
  [1_795_000_000_000.123, 86_400_000],
])('marks a few round times from %d on for %d ms', (startMs, durationMs) => {
  const { ticks } = createScale([entry('a', { startMs, durationMs })])
  expect(ticks.length).toBeGreaterThanOrEqual(1)
  expect(ticks.length).toBeLessThanOrEqual(12)
  expect(ticks.every(({ at }) => at >= 0 && at < 100)).toBe(true)
})

it('has a place for a single mark', () => {
  const scale = createScale([entry('a', { durationMs: null, startMs: 5 })])
  expect(scale.at(5)).toBeGreaterThanOrEqual(0)
  expect(scale.at(5)).toBeLessThan(100)
})
