import { expect, test } from 'vitest'
import { piecesOf } from '../../src/login/pieces.ts'

test('a long text arrives whole, with no character cut in two', async () => {
  const text = `${'é'.repeat(131_071)}${'😀'.repeat(100_000)} end`
  const pieces: Buffer[] = []
  for await (const piece of piecesOf(text)) pieces.push(piece)
  expect(pieces.length).toBeGreaterThan(2)
  expect(Buffer.concat(pieces).equals(Buffer.from(text))).toBe(true)
})
