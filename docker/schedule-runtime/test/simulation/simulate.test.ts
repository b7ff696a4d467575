import { expect, test } from 'vitest'
import type { Schedule } from '../../src/contract.ts'
import { clockChange } from '../../src/simulation/clock-change.ts'
import { type Simulation, simulate } from '../../src/simulation/simulate.ts'
import { definition } from '../definition.ts'

const HOUR_MS = 3_600_000

function simulated(
  given: Partial<Schedule>,
  span: { from: string; to: string } & Partial<Pick<Simulation, 'lastingMs' | 'outage'>>,
): string[] {
  const [from, to] = [new Date(span.from), new Date(span.to)]
  return simulate(definition(given), { lastingMs: 1_000, outage: null, ...span, from, to }).map(
    ({ due, startedAt, outcome }) =>
      [
        due.toISOString().slice(11, 16),
        outcome,
        startedAt && startedAt > due ? startedAt.toISOString().slice(11, 16) : '',
      ]
        .join(' ')
        .trim(),
  )
}

const NOON = { from: '2026-01-01T12:00Z', to: '2026-01-01T15:30Z' }

test('a span of time holds every slot of it, the ends included', () => {
  expect(simulated({}, { from: '2026-01-01T12:00Z', to: '2026-01-01T14:00Z' })).toEqual([
    '12:00 runs',
    '13:00 runs',
    '14:00 runs',
  ])
})

test('long runs push others out, by the policy of overlap', () => {
  const long = { ...NOON, lastingMs: 1.5 * HOUR_MS }
  expect(simulated({ overlap: 'skip' }, long)).toEqual([
    '12:00 runs',
    '13:00 skipped',
    '14:00 runs',
    '15:00 skipped',
  ])
  expect(simulated({ overlap: 'queue_one' }, long)).toEqual([
    '12:00 runs',
    '13:00 runs 13:30',
    '14:00 runs 15:00',
    '15:00 runs',
  ])
  expect(simulated({ overlap: 'cancel_previous' }, long)).toEqual([
    '12:00 cancelled',
    '13:00 cancelled',
    '14:00 cancelled',
    '15:00 runs',
  ])
  expect(simulated({ overlap: 'allow' }, long)).toEqual([
    '12:00 runs',
    '13:00 runs',
    '14:00 runs',
    '15:00 runs',
  ])
})

test('an outage is made up for as the schedule says', () => {
  const outage = { from: new Date('2026-01-01T12:30Z'), to: new Date('2026-01-01T14:30Z') }
  expect(simulated({ missed: 'once' }, { ...NOON, outage })).toEqual([
    '12:00 runs',
    '13:00 missed',
    '14:00 catches up 14:30',
    '15:00 runs',
  ])
  expect(simulated({ missed: 'skip' }, { ...NOON, outage })).toEqual([
    '12:00 runs',
    '13:00 missed',
    '14:00 missed',
    '15:00 runs',
  ])
})

test('clock changes are named beside the slots they touch', () => {
  expect(clockChange(new Date('2025-03-09T07:00Z'), 'America/New_York')).toContain('jumped 60 minutes')
  expect(clockChange(new Date('2025-11-02T05:30Z'), 'America/New_York')).toContain('again')
  expect(clockChange(new Date('2025-11-02T06:30Z'), 'America/New_York')).toContain('second time')
  expect(clockChange(new Date('2025-07-01T00:00Z'), 'America/New_York')).toBeNull()
})
