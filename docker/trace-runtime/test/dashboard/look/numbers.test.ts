import { expect, it } from 'vitest'
import { bytes, duration, percent, rate, short } from '../../../src/dashboard/look/numbers.ts'

it.each([
  [null, '–'],
  [0, '0 ms'],
  [0.042, '42 µs'],
  [0.424, '0.42 ms'],
  [4.2, '4.2 ms'],
  [412.4, '412 ms'],
  [999.7, '1 s'],
  [1240, '1.24 s'],
  [12_400, '12.4 s'],
  [59_970, '1 min'],
  [124_000, '2 min 4 s'],
  [3_600_000, '1 h'],
  [5_400_000, '1 h 30 min'],
])('writes %d ms as %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

it('never writes 0 % for something that happened', () => {
  expect(percent(1, 1_000_000)).toBe('< 0.1 %')
  expect(percent(0, 10)).toBe('0 %')
  expect(percent(0, 0)).toBe('0 %')
  expect(percent(21, 1000)).toBe('2.1 %')
})

it('writes rates by the minute until the second reads better', () => {
  expect(rate(30, 60_000)).toBe('30 / min')
  expect(rate(600, 60_000)).toBe('10 / s')
  expect(rate(3, 3_600_000)).toBe('0.1 / min')
})

it('never writes a rate of 0 for something that happened', () => {
  const dayMs = 86_400_000
  expect(rate(0, dayMs)).toBe('0 / min')
  expect(rate(60, dayMs)).toBe('2.5 / h')
  expect(rate(1, dayMs)).toBe('1 / day')
  expect(rate(1, 30 * dayMs)).toBe('< 0.1 / day')
})

it('shortens sizes and counts', () => {
  expect([bytes(0), bytes(999), bytes(1500), bytes(2e9)]).toEqual(['0 B', '999 B', '1.5 kB', '2 GB'])
  expect([short(940), short(12_400), short(3_100_000)]).toEqual(['940', '12.4k', '3.1M'])
})
