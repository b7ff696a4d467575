import { request } from 'node:http'
import { expect, test } from 'vitest'
import { makeBatch } from '../receiver/batch.ts'
import { exportedTrace } from '../receiver/dashboard.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { KEY, startTestReceiver } from '../receiver/start.ts'
import { textOf, textsOf } from './text.ts'

/** The help of a receiver as it is shown to somebody who asks with these headers. */
function helpAt(url: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, async (response) => {
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part)
      resolve(Buffer.concat(parts).toString())
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** The variables that a page shows, by name. */
function variablesOf(markup: string): Record<string, string> {
  const words = textsOf(markup, 'pre').flatMap((text) => text.split(' '))
  return Object.fromEntries(words.flatMap((word) => (/^[A-Z_]+=/.test(word) ? [word.split(/=(.*)/s)] : [])))
}

test('what the help says to set is what this receiver takes batches with', async () => {
  const receiver = await startTestReceiver({
    TRACE_BASE_PATH: '/see',
    TRACE_PROXY_PATH: '/in/traces',
    TRACE_PROXY_AUDIENCE: 'library',
  })
  const { TRACE_PROXY_URL, TRACE_PROXY_PATH, TRACE_PROXY_AUDIENCE, TRACE_PROXY_KEY_ID, TRACE_PROXY_SECRET } =
    variablesOf(await helpAt(`${receiver.url}/see/help`))
  expect(TRACE_PROXY_SECRET).toBe('SECRET')
  const batch = makeBatch()
  const signed = signBatch(batch, {
    key: { id: TRACE_PROXY_KEY_ID ?? '', secret: KEY.secret },
    audience: TRACE_PROXY_AUDIENCE ?? '',
    path: TRACE_PROXY_PATH ?? '',
  })
  expect((await deliver(TRACE_PROXY_URL ?? '', signed, TRACE_PROXY_PATH)).status).toBe(202)
  expect(await exportedTrace(receiver, batch.entries[0]?.traceId ?? '')).toHaveLength(1)
})

test('what the help says to set for OpenTelemetry is what this receiver takes spans with', async () => {
  const receiver = await startTestReceiver()
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS = '' } = variablesOf(
    await helpAt(`${receiver.url}/trace/help`),
  )
  const [name = '', value = ''] = OTEL_EXPORTER_OTLP_HEADERS.split(/=(.*)/s)
  const answer = await fetch(`${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [name]: decodeURIComponent(value).replace('SECRET', KEY.secret),
    },
    body: JSON.stringify({ resourceSpans: [] }),
  })
  expect(answer.status).toBe(200)
})

test.each<[string, Record<string, string>, Record<string, string>]>([
  ['http://localhost:17778', {}, { host: 'localhost:17778' }],
  [
    'http://traces.localhost',
    { TRUSTED_PROXY_HOPS: '0' },
    { host: 'traces.localhost', 'x-forwarded-proto': 'https' },
  ],
  [
    'https://traces.localhost',
    { TRUSTED_PROXY_HOPS: '1' },
    { host: 'traces.localhost', 'x-forwarded-proto': 'https' },
  ],
])('its examples are for %s where it was reached as that', async (origin, env, headers) => {
  const { url } = await startTestReceiver(env)
  const markup = await helpAt(`${url}/trace/help`, headers)
  expect(variablesOf(markup)).toMatchObject({
    OTEL_EXPORTER_OTLP_ENDPOINT: origin,
    TRACE_PROXY_URL: origin,
  })
  expect(textsOf(markup, 'pre')).toContainEqual(expect.stringContaining(`curl ${origin}/v1/traces `))
})

test('where no key may write, it says so and how to make one', async () => {
  const { url } = await startTestReceiver({ TRACE_PROXY_KEY_ID: '', TRACE_PROXY_SECRET: '' })
  const markup = await helpAt(`${url}/trace/help`)
  expect(textOf(markup)).toContain('No key may write now: set TRACE_PROXY_KEY_ID')
  expect(variablesOf(markup).TRACE_PROXY_KEY_ID).toBe('KEY_ID')
})
