import { expect, test } from 'vitest'
import type { Schedule } from '../src/contract.ts'
import { checkSchedules } from '../src/definition/check.ts'
import { definition, schedule } from './definition.ts'

test('says everything that is wrong with schedules at once, by name', () => {
  const wrong = [
    schedule({ name: 'Not Kebab' }),
    schedule({ name: 'too-long', timeoutMs: 86_400_001 }),
    schedule({ name: 'bad-time', when: '61 * * * *' }),
    schedule({ name: 'twice' }),
    schedule({ name: 'twice' }),
  ]
  expect(() => checkSchedules(wrong)).toThrow(
    /Not Kebab: a name is kebab-case.*\ntoo-long: timeoutMs.*\nbad-time: .*"61" is no minute.*\ntwice: there is another/,
  )
})

test.each([
  ['retry', { retry: { times: -1 } }],
  ['a factor that shrinks', { retry: { times: 1, factor: 0.5 } }],
  ['jitter', { jitterMs: 3_600_001 }],
  ['missed', { missed: { all: { withinMs: 1_000, most: 100_000 } } }],
] as [string, Partial<Schedule>][])('refuses %s out of bounds', (_, given) => {
  expect(() => checkSchedules([schedule(given)])).toThrow('nightly: ')
})

test('fills in the safe defaults', () => {
  expect(definition().policy).toEqual({
    ...{ timeoutMs: 60_000, missed: 'once', overlap: 'skip', gap: 'run', repeat: 'once' },
    ...{ interrupted: 'leave', jitterMs: 0 },
    retry: { times: 0, initialMs: 1_000, maxMs: 60_000, factor: 2 },
    alert: { lateMs: 300_000, longMs: null, failures: 3 },
  })
})
