import { describe, expect, it } from 'vitest'
import { createBreaker, OutageError } from '../src/outage/breaker.ts'

const failing = () => Promise.reject(new Error('down'))
const working = async () => 'answer'

describe('createBreaker', () => {
  it('lets one failure be enough, and does not ask again', async () => {
    let asked = 0
    const breaker = createBreaker({ probe: failing, retryMs: 60_000 })
    await expect(breaker.run(failing)).rejects.toThrow('down')
    await expect(
      breaker.run(async () => {
        asked += 1
      }),
    ).rejects.toBeInstanceOf(OutageError)
    expect(asked).toBe(0)
    expect(breaker.isOpen()).toBe(true)
  })

  it('recovers by itself when the part is well again, while nobody waits', async () => {
    const probed = Promise.withResolvers<void>()
    const closed = Promise.withResolvers<void>()
    const breaker = createBreaker({
      probe: async () => probed.resolve(),
      retryMs: 0,
      onChange: (isOpen) => isOpen || closed.resolve(),
    })
    await expect(breaker.run(failing)).rejects.toThrow('down')
    await expect(breaker.run(working)).rejects.toBeInstanceOf(OutageError)
    await probed.promise
    await closed.promise
    await expect(breaker.run(working)).resolves.toBe('answer')
  })

  it('stays closed for an error that is no outage', async () => {
    const breaker = createBreaker({ probe: failing, retryMs: 0, isOutage: () => false })
    await expect(breaker.run(failing)).rejects.toThrow('down')
    await expect(breaker.run(working)).resolves.toBe('answer')
  })

  it('tells each change once', async () => {
    const changes: boolean[] = []
    const breaker = createBreaker({
      probe: failing,
      retryMs: 60_000,
      onChange: (isOpen) => changes.push(isOpen),
    })
    await Promise.allSettled([breaker.run(failing), breaker.run(failing), breaker.run(failing)])
    expect(changes).toEqual([true])
  })
})
