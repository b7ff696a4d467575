import { expect, it } from 'vitest'
import { filterQuery, readFilter, storeFilter } from '../../../src/dashboard/entries/filter.ts'
import { createLinks } from '../../../src/dashboard/links.ts'
import { createClock } from '../../../src/dashboard/look/clock.ts'

const NOW = Date.parse('2026-11-25T12:00:00Z')

function read(query: string) {
  const request = { query: new URLSearchParams(query) } as Parameters<typeof readFilter>[0]['request']
  return readFilter({ request, clock: createClock('UTC', NOW), nowMs: NOW })
}

it('reads a whole filter', () => {
  const query = 'type=query&type=job&tag=slow&service=web&status=error&min=1.5&max=200&q=select+tag&range=6h'
  expect(storeFilter(read(query))).toEqual({
    types: ['query', 'job'],
    tag: 'slow',
    service: 'web',
    status: 'error',
    minDurationMs: 1.5,
    maxDurationMs: 200,
    text: 'select tag',
    fromMs: NOW - 6 * 3_600_000,
    toMs: NOW,
  })
})

it('lets go of what makes no sense', () => {
  expect(storeFilter(read('type=nonsense&status=maybe&min=-1&max=x&q=+&range=1y&from=never'))).toEqual({})
})

it.each([
  'type=query&type=mail&tag=user%3A7&service=web&status=ok&min=0&max=10&q=a+%26+b&range=15m',
  'from=1795000000000&to=1795003600000',
  '',
])('writes the address again that it read: %s', (query) => {
  const address = createLinks('/trace').entries(filterQuery(read(query)))
  expect(filterQuery(read(address.split('?')[1] ?? ''))).toEqual(filterQuery(read(query)))
})

it('reads times of the person, and lets a named range win over them', () => {
  expect(read('from=2026-11-25T10:00&to=2026-11-25T11:00').range).toEqual({
    name: 'custom',
    fromMs: NOW - 7_200_000,
    toMs: NOW - 3_600_000,
  })
  expect(read('range=1h&from=2026-11-25T10:00').range?.name).toBe('1h')
})
