import { describe, expect, it } from 'vitest'
import { presentLine } from '../src/dev/present.ts'

describe('presentLine', () => {
  it.each<[string, 'out' | 'err', string | null]>([
    ['{"level":"info","msg":"request"}', 'out', null],
    ['{"level":"warn","msg":"slow"}', 'out', 'warn: slow'],
    ['{"level":"error","msg":"failed","err":{"message":"no route"}}', 'out', 'error: failed: no route'],
    [' ✓ Ready in 1.2s', 'out', null],
    [' GET / 200 in 30ms', 'out', null],
    [' ⨯ ./src/page.tsx', 'out', ' ⨯ ./src/page.tsx'],
    ['\u001b[31m⨯\u001b[39m Error', 'out', '⨯ Error'],
    ['TypeError: x is not a function', 'err', 'TypeError: x is not a function'],
    ['(node:12) ExperimentalWarning: Type Stripping', 'err', null],
    ['   ', 'err', null],
  ])('shows %j from %s as %j', (line, stream, shown) => {
    expect(presentLine(line, stream, false)).toBe(shown)
  })

  it('shows everything when asked to', () => {
    expect(presentLine(' GET / 200 in 30ms', 'out', true)).toBe(' GET / 200 in 30ms')
    expect(presentLine('{"level":"info","msg":"request"}', 'out', true)).toBe('info: request')
  })
})
