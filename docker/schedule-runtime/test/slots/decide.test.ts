import { describe, expect, test } from 'vitest'
import type { Schedule } from '../../src/contract.ts'
import { type Decided, decide, type Situation } from '../../src/slots/decide.ts'
import { definition } from '../definition.ts'

const at = (text: string) => new Date(`2026-01-01T${text}Z`)

function decided(given: Partial<Schedule>, situation: Partial<Situation>): Decided {
  const nothing = { now: at('12:00'), nextDue: null, open: [], halted: null, requested: null }
  return decide(definition(given), { ...nothing, ...situation })
}

/** `12:00 start`, or `12:00 start catch_up`. */
function summary({ slots }: Decided): string[] {
  return slots.map(({ due, action, origin }) =>
    [due.toISOString().slice(11, 16), action, origin === 'time' ? '' : origin].join(' ').trim(),
  )
}

const running = (due: string) => ({ due: at(due), isRunning: true })
const waiting = (due: string) => ({ due: at(due), isRunning: false })

test('a slot in time runs, and the next one is known', () => {
  const result = decided({}, { now: at('12:00:00.004'), nextDue: at('12:00') })
  expect(summary(result)).toEqual(['12:00 start'])
  expect(result.nextDue).toEqual(at('13:00'))
})

test('a timer that fires early runs nothing', () => {
  const result = decided({}, { now: at('11:59:59.999'), nextDue: at('12:00') })
  expect(result).toEqual({ slots: [], nextDue: at('12:00'), cancel: [] })
})

test('jitter delays a schedule by the same every time, and never beyond its bound', () => {
  const delays = ['a', 'b', 'c', 'd', 'e'].map((name) => definition({ name, jitterMs: 60_000 }).delayMs)
  expect(delays).toEqual(
    ['a', 'b', 'c', 'd', 'e'].map((name) => definition({ name, jitterMs: 60_000 }).delayMs),
  )
  expect(new Set(delays).size).toBe(5)
  expect(Math.max(...delays)).toBeLessThanOrEqual(60_000)
})

describe('slots that nobody claimed', () => {
  const absent = { now: at('12:10'), nextDue: at('09:00') }

  test('skip: each is recorded as missed', () => {
    expect(summary(decided({ missed: 'skip' }, absent))).toEqual([
      '09:00 miss',
      '10:00 miss',
      '11:00 miss',
      '12:00 miss',
    ])
  })

  test('once: the last one stands for all', () => {
    const result = decided({ missed: 'once' }, absent)
    expect(summary(result)).toEqual(['09:00 miss', '10:00 miss', '11:00 miss', '12:00 start catch_up'])
    expect(result.slots[0]?.reason).toContain('The slot of 2026-01-01T12:00:00Z stands for it')
  })

  test('once: a slot in time stands for all before it', () => {
    const result = decided({ missed: 'once' }, { now: at('12:00:30'), nextDue: at('10:00') })
    expect(summary(result)).toEqual(['10:00 miss', '11:00 miss', '12:00 start'])
  })

  test('all: those within the window run, one after the other', () => {
    const missed = { all: { withinMs: 2 * 3_600_000, most: 10 } }
    expect(summary(decided({ missed }, absent))).toEqual([
      '09:00 miss',
      '10:00 miss',
      '11:00 start catch_up',
      '12:00 wait catch_up',
    ])
  })

  test('all: no more than it says', () => {
    const missed = { all: { withinMs: 86_400_000, most: 1 } }
    expect(summary(decided({ missed }, absent))).toEqual([
      '09:00 miss',
      '10:00 miss',
      '11:00 miss',
      '12:00 start catch_up',
    ])
  })

  test('a month of seconds is written as its end, and as words for the rest', () => {
    const result = decided(
      { when: 'every 1s', missed: 'skip' },
      { now: at('12:00'), nextDue: new Date('2025-12-01T00:00Z') },
    )
    expect(result.slots.length).toBeLessThanOrEqual(1_000)
    expect(result.slots[0]?.reason).toContain('So were those from 2025-12-01T00:00:00Z')
    expect(result.nextDue).toEqual(at('12:00:01'))
  })
})

describe('a slot that is due while the one before runs', () => {
  const due = { now: at('12:00:01'), nextDue: at('12:00') }

  test.each([
    ['skip', [running('11:00')], ['12:00 skip']],
    ['queue_one', [running('11:00')], ['12:00 wait']],
    ['queue_one', [running('10:00'), waiting('11:00')], ['12:00 skip']],
    ['cancel_previous', [running('11:00')], ['12:00 wait']],
    ['allow', [running('11:00')], ['12:00 start']],
  ] as const)('%s, beside %j', (overlap, open, expected) => {
    expect(summary(decided({ overlap }, { ...due, open }))).toEqual(expected)
  })

  test('cancel_previous stops the one before', () => {
    expect(decided({ overlap: 'cancel_previous' }, { ...due, open: [running('11:00')] }).cancel).toEqual([
      at('11:00'),
    ])
  })

  test('the reason names the slot that is in the way', () => {
    const [slot] = decided({ overlap: 'skip' }, { ...due, open: [running('11:00')] }).slots
    expect(slot?.reason).toBe('The slot of 2026-01-01T11:00:00Z has not ended.')
  })
})

describe('while paused', () => {
  const paused = { now: at('12:00:01'), nextDue: at('11:00'), halted: 'Paused: a move.' }

  test('slots are skipped with the reason, not missed', () => {
    const result = decided({}, paused)
    expect(summary(result)).toEqual(['11:00 skip', '12:00 skip'])
    expect(result.slots[0]?.reason).toBe('Paused: a move.')
  })

  test('a run that a person asks for happens all the same', () => {
    expect(summary(decided({}, { ...paused, requested: at('11:59:30') }))).toEqual([
      '11:00 skip',
      '12:00 skip',
      '11:59 start manual',
    ])
  })
})

test('a run that a person asks for waits for the one that runs, whatever the policy', () => {
  expect(summary(decided({ overlap: 'skip' }, { open: [running('11:00')], requested: at('11:59') }))).toEqual(
    ['11:59 wait manual'],
  )
})
