import { loadConfig } from '@repo/config/load'
import { expect, it } from 'vitest'
import { tracesUrl } from '../src/traces-url.ts'

const SENDER = {
  TRACE_PROXY_URL: 'http://trace-runtime:7778',
  TRACE_PROXY_KEY_ID: 'trovella',
  TRACE_PROXY_SECRET: 'not-a-live-secret-only-for-these-tests-1',
}

it.each<[string, Record<string, string>, string | null]>([
  ['at the receiver that takes traces', SENDER, 'http://trace-runtime:7778/trace'],
  ['below its own path', { ...SENDER, TRACE_BASE_PATH: '/see' }, 'http://trace-runtime:7778/see'],
  [
    'where people reach it, when that is elsewhere',
    { ...SENDER, TRACE_DASHBOARD_URL: 'https://traces.example/trace/' },
    'https://traces.example/trace',
  ],
  ['nowhere, where no traces are sent', { TRACE_DASHBOARD_URL: 'https://traces.example/trace' }, null],
  ['nowhere, where nothing is recorded', { ...SENDER, TRACE_ENABLED: '0' }, null],
  ['nowhere, where nothing is sent on', { ...SENDER, TRACE_PROXY: '0' }, null],
])('leads to the traces %s', (_, env, url) => {
  const required = { DATABASE_URL: 'postgres://localhost/trovella', APP_URL: 'http://localhost:3000' }
  const config = loadConfig('web', { ...required, NODE_ENV: 'test', AUTH_SECRET: 'x'.repeat(40), ...env })
  expect(tracesUrl(config)).toBe(url)
})
