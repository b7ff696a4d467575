import { expect, it } from 'vitest'
import { highlightJson } from '../../../src/dashboard/entry/json.ts'

function textOf(value: unknown): string {
  return highlightJson(value)
    .toString()
    .replace(/<[^>]+>/g, '')
    .replaceAll('&quot;', '"')
}

it.each([
  [{ a: 1, b: [true, null, 'x'], c: { d: {} } }],
  [[]],
  ['text'],
  [{ long: 'x'.repeat(100), list: Array.from({ length: 40 }, (_, index) => index) }],
])('reads as the same JSON: %j', (value) => {
  expect(JSON.parse(textOf(value))).toEqual(value)
})

it('escapes names and values', () => {
  expect(highlightJson({ '<b>': '</script>' }).toString()).not.toMatch(/<b>|<\/script>/)
})

it('ends in something that is nested without end', () => {
  let nested: unknown = 1
  for (let depth = 0; depth < 5000; depth++) nested = [nested]
  expect(textOf(nested)).toContain('…')
})
