import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inTurn } from '../src/in-turn.ts'

test('pieces run in the order they came, and others get their turn between two of them', async () => {
  const happened: string[] = []
  const pieces = ['a', 'b', 'c'].map((name) => inTurn(() => happened.push(name)))
  const others = (async () => {
    for (const turn of [1, 2]) {
      await nextTurn()
      happened.push(`turn ${turn}`)
    }
  })()
  await Promise.all([...pieces, others])
  expect(happened).toEqual(['a', 'turn 1', 'b', 'turn 2', 'c'])
})

test('a piece that throws fails alone', async () => {
  const failing = inTurn(() => {
    throw new Error('wrong')
  })
  const next = inTurn(() => 'right')
  await expect(failing).rejects.toThrow('wrong')
  await expect(next).resolves.toBe('right')
})
