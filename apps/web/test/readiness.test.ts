import { expect, test, vi } from 'vitest'
import { watchReadiness } from '#health/readiness.ts'

test('a process is ready when its database answers, and not once it drains', async () => {
  const readiness = watchReadiness(async () => undefined)
  expect(readiness.current()).toEqual({ ready: false, reason: 'starting' })
  await vi.waitFor(() => expect(readiness.current().ready).toBe(true), { timeout: 10_000 })
  readiness.drain()
  expect(readiness.current()).toEqual({ ready: false, reason: 'shutting down' })
  await readiness.close()
})

test('a database that hangs makes the process not ready within a second', async () => {
  const readiness = watchReadiness(() => new Promise(() => undefined))
  await vi.waitFor(() => expect(readiness.current().reason).toMatch(/in time/), { timeout: 10_000 })
  await readiness.close()
})

test('a database that refuses makes the process not ready', async () => {
  const readiness = watchReadiness(async () => Promise.reject(new Error('refused')))
  await vi.waitFor(() => expect(readiness.current().reason).toMatch(/does not answer/), { timeout: 10_000 })
  await readiness.close()
})
