import { expect, test } from 'vitest'
import { createByteBudget } from '../../src/ingest/byte-budget.ts'

/** Work that lasts until it is told to end, and notes when it began. */
function work(began: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const run = () => {
    began.push(name)
    return promise
  }
  return { run, end: resolve }
}

test('what does not fit waits until there is room, in the order in which it came', async () => {
  const budget = createByteBudget(10)
  const began: string[] = []
  const [first, second, third] = ['first', 'second', 'third'].map((name) => work(began, name))
  const holds = [
    budget.hold(6, first?.run ?? fail),
    budget.hold(6, second?.run ?? fail),
    budget.hold(2, third?.run ?? fail),
  ]
  expect(began).toEqual(['first'])
  first?.end()
  await holds[0]
  expect(began).toEqual(['first', 'second', 'third'])
  second?.end()
  third?.end()
  await Promise.all(holds)
})

test('what is larger than all of it is let in alone', async () => {
  const budget = createByteBudget(10)
  const began: string[] = []
  const [small, large] = ['small', 'large'].map((name) => work(began, name))
  const holds = [budget.hold(1, small?.run ?? fail), budget.hold(100, large?.run ?? fail)]
  expect(began).toEqual(['small'])
  small?.end()
  await holds[0]
  expect(began).toEqual(['small', 'large'])
  expect(budget.take(1)).toBeNull()
  large?.end()
  await holds[1]
  expect(budget.take(10)).not.toBeNull()
})

test('what fails gives back what it held', async () => {
  const budget = createByteBudget(10)
  await expect(budget.hold(10, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(budget.take(10)).not.toBeNull()
})

function fail(): Promise<void> {
  throw new Error('there is no such work')
}
