import { expect, it } from 'vitest'
import { createClock } from '../../../src/dashboard/look/clock.ts'

const NOW = Date.parse('2026-11-25T12:00:00Z')

it('writes times in the zone of the person', () => {
  expect(createClock('America/New_York', NOW).dateTime(NOW)).toBe('25 Nov 2026, 07:00:00')
  expect(createClock(undefined, NOW).dateTime(NOW)).toBe('25 Nov 2026, 12:00:00')
})

it('takes a zone that does not exist for UTC', () => {
  expect(createClock('"><script>', NOW).timeZone).toBe('UTC')
})

it('writes the day only when it is another', () => {
  const clock = createClock('UTC', NOW)
  expect(clock.time(NOW - 1.5).toString()).toContain('>11:59:59<span class="millis">.998</span>')
  expect(clock.time(NOW - 86_400_000).toString()).toContain('>24 Nov 12:00:00')
})

it.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe'])(
  'reads back in %s what it writes into a field',
  (zone) => {
    const clock = createClock(zone, NOW)
    for (const day of [0, 90, 180, 270])
      expect(clock.fromField(clock.toField(NOW - day * 86_400_000))).toBe(NOW - day * 86_400_000)
  },
)

it('reads Unix ms, and nothing else', () => {
  const clock = createClock('UTC', NOW)
  expect(clock.fromField('1795000000000')).toBe(1_795_000_000_000)
  for (const text of ['', 'yesterday', '2026-13-45T99:99', '12', '2026-11-25'])
    expect(clock.fromField(text)).toBeNull()
})
