import { expect, test } from 'vitest'
import { contentSecurityPolicy } from '../src/content-security-policy.ts'

test('in production scripts run by nonce alone, and nothing is loaded from elsewhere', () => {
  const policy = contentSecurityPolicy({ nonce: 'n1', isDevelopment: false })
  expect(policy).toContain("script-src 'self' 'nonce-n1' 'strict-dynamic';")
  expect(policy).not.toContain('unsafe-eval')
  expect(policy).not.toMatch(/https?:/)
  for (const rule of [
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "default-src 'self'",
  ]) {
    expect(policy).toContain(rule)
  }
})
