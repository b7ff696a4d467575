import { describe, expect, test } from 'vitest'
import { calendarOf, type Times } from '../../src/calendar/calendar.ts'

const times = (when: string, timeZone = 'UTC', change: Partial<Times> = {}): Times => ({
  ...{ when, timeZone, gap: 'run', repeat: 'once' },
  ...change,
})

function dues(of: Times, after: string, count: number): string[] {
  const calendar = calendarOf(of)
  const found: string[] = []
  let due = calendar.next(new Date(after))
  while (due && found.length < count) {
    found.push(due.toISOString().replace(':00.000Z', 'Z'))
    due = calendar.next(due)
  }
  return found
}

const NEW_YORK = 'America/New_York'
const LORD_HOWE = 'Australia/Lord_Howe'

describe('through a clock change', () => {
  // Debian cron's rule, worked out by hand from the zones' rules.
  test.each([
    [
      'a fixed time in a gap runs at the first instant after it',
      times('30 2 * * *', NEW_YORK),
      '2025-03-09T05:00Z',
      ['2025-03-09T07:00Z', '2025-03-10T06:30Z'],
    ],
    [
      'or not that day, when it says so',
      times('30 2 * * *', NEW_YORK, { gap: 'skip' }),
      '2025-03-09T05:00Z',
      ['2025-03-10T06:30Z'],
    ],
    [
      'a fixed time that comes twice runs at the first',
      times('30 1 * * *', NEW_YORK),
      '2025-11-02T04:45Z',
      ['2025-11-02T05:30Z', '2025-11-03T06:30Z'],
    ],
    [
      'or at both, when it says so',
      times('30 1 * * *', NEW_YORK, { repeat: 'both' }),
      '2025-11-02T04:45Z',
      ['2025-11-02T05:30Z', '2025-11-02T06:30Z', '2025-11-03T06:30Z'],
    ],
    [
      'a step keeps its spacing',
      times('*/30 * * * *', NEW_YORK),
      '2025-11-02T04:45Z',
      [
        '2025-11-02T05:00Z',
        '2025-11-02T05:30Z',
        '2025-11-02T06:00Z',
        '2025-11-02T06:30Z',
        '2025-11-02T07:00Z',
      ],
    ],
    [
      'so does every hour',
      times('0 * * * *', NEW_YORK),
      '2025-11-02T04:45Z',
      ['2025-11-02T05:00Z', '2025-11-02T06:00Z', '2025-11-02T07:00Z'],
    ],
    [
      'so does a step where the clock moves by half an hour',
      times('*/15 * * * *', LORD_HOWE),
      '2025-04-05T14:20Z',
      [
        '2025-04-05T14:30Z',
        '2025-04-05T14:45Z',
        '2025-04-05T15:00Z',
        '2025-04-05T15:15Z',
        '2025-04-05T15:30Z',
      ],
    ],
    [
      'half an hour repeats too',
      times('45 1 * * *', LORD_HOWE, { repeat: 'both' }),
      '2025-04-05T12:00Z',
      ['2025-04-05T14:45Z', '2025-04-05T15:15Z', '2025-04-06T15:15Z'],
    ],
    [
      'half an hour is jumped over too',
      times('15 2 * * *', LORD_HOWE),
      '2025-10-04T12:00Z',
      ['2025-10-04T15:30Z', '2025-10-05T15:15Z'],
    ],
    [
      'London in spring',
      times('30 1 * * *', 'Europe/London'),
      '2026-03-28T12:00Z',
      ['2026-03-29T01:00Z', '2026-03-30T00:30Z'],
    ],
    [
      'London in autumn',
      times('30 1 * * *', 'Europe/London'),
      '2026-10-24T12:00Z',
      ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    [
      'Casablanca for Ramadan',
      times('30 2 * * *', 'Africa/Casablanca'),
      '2026-02-14T12:00Z',
      ['2026-02-15T01:30Z', '2026-02-16T02:30Z'],
    ],
    [
      'Casablanca after it',
      times('30 2 * * *', 'Africa/Casablanca'),
      '2026-03-21T12:00Z',
      ['2026-03-22T02:00Z', '2026-03-23T01:30Z'],
    ],
    [
      'a zone that skips a whole day',
      times('0 12 * * *', 'Pacific/Apia'),
      '2011-12-29T00:00Z',
      ['2011-12-29T22:00Z', '2011-12-30T22:00Z'],
    ],
  ])('%s', (_, of, after, expected) => {
    expect(dues(of, after, expected.length)).toEqual(expected)
  })
})

describe('far away', () => {
  test('a yearly time is a year away, not a moment', () => {
    expect(dues(times('@yearly'), '2026-01-01T00:00Z', 2)).toEqual(['2027-01-01T00:00Z', '2028-01-01T00:00Z'])
  })

  test('a leap day comes in leap years', () => {
    expect(dues(times('0 0 29 2 *'), '2026-01-01T00:00Z', 2)).toEqual([
      '2028-02-29T00:00Z',
      '2032-02-29T00:00Z',
    ])
  })
})

describe('understands', () => {
  test.each([
    ['names', '0 9 * * MON-FRI', ['2026-01-02T09:00Z', '2026-01-05T09:00Z']],
    ['the last day', '0 0 L * *', ['2026-01-31T00:00Z', '2026-02-28T00:00Z']],
    ['the weekday nearest to a day', '0 0 15W 2 *', ['2026-02-16T00:00Z']],
    ['the second Friday', '0 0 * * FRI#2', ['2026-01-09T00:00Z', '2026-02-13T00:00Z']],
    ['the last Friday', '0 0 * * 5L', ['2026-01-30T00:00Z', '2026-02-27T00:00Z']],
    ['seconds', '*/30 0 0 * * *', ['2026-01-02T00:00Z', '2026-01-02T00:00:30.000Z']],
    ['nicknames', '@daily', ['2026-01-02T00:00Z', '2026-01-03T00:00Z']],
    ['midnight', '@midnight', ['2026-01-02T00:00Z']],
    [
      'a day of the month or a day of the week',
      '0 0 13 * FRI',
      ['2026-01-02T00:00Z', '2026-01-09T00:00Z', '2026-01-13T00:00Z'],
    ],
    ['intervals', 'every 6h', ['2026-01-01T18:00Z', '2026-01-02T00:00Z']],
    ['intervals in brackets', 'every(90m)', ['2026-01-01T13:30Z', '2026-01-01T15:00Z']],
  ])('%s', (_, when, expected) => {
    expect(dues(times(when), '2026-01-01T12:00Z', expected.length)).toEqual(expected)
  })
})

describe('refuses, and says what is wrong', () => {
  test.each([
    ['0 0 30 2 *', 'never comes'],
    ['0 0 31 4 *', 'never comes'],
    ['61 * * * *', '"61" is no minute'],
    ['0 25 * * *', '"25" is no hour'],
    ['0 0 32 * *', '"32" is no day of the month'],
    ['0 0 1 13 *', '"13" is no month'],
    ['0 9 * * MON-FRX', '"MON-FRX" is no day of the week'],
    ['99 * * * * *', '"99" is no second'],
    ['5/15 * * * *', '"5/15" is no minute'],
    ['*/0 * * * *', '"*/0" is no minute'],
    ['10-5 * * * *', '"10-5" is no minute'],
    ['* * * *', '4 fields'],
    ['* * * * * * *', '7 fields'],
    ['', '1 field'],
    ['@reboot', 'is no nickname'],
    ['every 5 apples', 'is no interval'],
    ['every 1ms', 'is no interval'],
    ['every 9999d', 'is no interval'],
  ])('%s', (when, message) => {
    expect(() => calendarOf(times(when))).toThrow(message)
  })

  test('a zone that does not exist', () => {
    expect(() => calendarOf(times('@daily', 'Europe/Nowhere'))).toThrow('"Europe/Nowhere" is no time zone')
  })
})

test('answers the same whoever asked before', () => {
  const daily = times('0 8 * * *', 'Europe/Berlin')
  const inOrder = dues(daily, '2026-03-27T00:00Z', 5)
  calendarOf(daily).next(new Date('2030-01-01'))
  expect(dues(daily, '2026-03-27T00:00Z', 5)).toEqual(inOrder)
  expect(
    calendarOf(daily)
      .next(new Date(inOrder[0]?.replace('Z', ':00Z') ?? ''))
      ?.toISOString(),
  ).toContain('2026-03-28')
})
