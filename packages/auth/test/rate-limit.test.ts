import { expect, onTestFinished, test } from 'vitest'
import { clientAddress } from '../src/client-address.ts'
import { openSite } from './site.ts'

test('stops guessing a password, per address that our proxy saw, whatever the client claims', async () => {
  const counts = new Map<string, number>()
  const site = await openSite({
    trustedProxyHops: 1,
    rateLimit: async (key, { limit }) => {
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return { allowed: (counts.get(key) ?? 0) <= limit, retryAfterMs: 1_500 }
    },
  })
  onTestFinished(site.close)
  const guess = (forwarded: string) =>
    site.post(
      '/sign-in/email',
      { email: 'a@example.org', password: 'a wrong guess' },
      { 'x-forwarded-for': forwarded },
    )
  const statuses = []
  for (let attempt = 0; attempt < 21; attempt += 1) {
    statuses.push((await guess(`10.0.0.${attempt}, 203.0.113.7`)).status)
  }
  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401))
  expect(statuses[20]).toBe(429)
  expect((await guess('203.0.113.8')).status).toBe(401)
  expect([...counts.keys()]).toEqual(['auth:203.0.113.7|/sign-in/email', 'auth:203.0.113.8|/sign-in/email'])
})

test('believes as many entries of X-Forwarded-For as there are proxies', () => {
  const headers = new Headers({ 'x-forwarded-for': '1.1.1.1, 2.2.2.2, 3.3.3.3' })
  expect(clientAddress(headers, 1)).toBe('3.3.3.3')
  expect(clientAddress(headers, 2)).toBe('2.2.2.2')
  expect(clientAddress(headers, 4)).toBeNull()
  expect(clientAddress(headers, 0)).toBe('127.0.0.1')
  expect(clientAddress(new Headers(), 1)).toBeNull()
})
