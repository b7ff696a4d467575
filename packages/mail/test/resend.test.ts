import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { resendMailer } from '../src/resend.ts'

const mail = { to: 'ada@example.org', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' }
const from = 'Trovella <library@example.org>'
const apiKey = 're_secret_key'

type Received = {
  method: string | undefined
  url: string | undefined
  headers: IncomingHttpHeaders
  body: unknown
}

/** Answers as Resend documents it; returns its address and what it received. */
async function startResend(
  status: number,
  answer: object,
): Promise<{ baseUrl: string; received: Received[] }> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request
    received.push({ method, url, headers, body: await json(request) })
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

test('posts the message with the key and an idempotency key, and returns the id', async () => {
  const { baseUrl, received } = await startResend(200, { id: '49a3999c' })
  expect(await resendMailer({ from, apiKey, baseUrl }).send(mail)).toEqual({ ok: true, id: '49a3999c' })
  expect(received).toHaveLength(1)
  expect(received[0]).toMatchObject({
    method: 'POST',
    url: '/emails',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
    body: { from, to: ['ada@example.org'], subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' },
  })
})

test.each([
  [401, 'unauthorized', false],
  [403, 'refused', false],
  [422, 'refused', false],
  [429, 'rate_limited', true],
  [500, 'unavailable', true],
] as const)(
  'reports an answer of %i as %s, with what Resend said and without the key',
  async (status, reason, retryable) => {
    const said = { statusCode: status, name: 'some_error', message: `because of ${apiKey}` }
    const { baseUrl } = await startResend(status, said)
    const sent = await resendMailer({ from, apiKey, baseUrl }).send(mail)
    expect(sent).toMatchObject({
      ok: false,
      reason,
      retryable,
      message: expect.stringContaining('because of'),
    })
    expect(JSON.stringify(sent)).not.toContain(apiKey)
  },
)

test('reports an address where nobody answers, or not in time', async () => {
  const nobody = await resendMailer({ from, apiKey, baseUrl: 'http://127.0.0.1:1' }).send(mail)
  expect(nobody).toMatchObject({ ok: false, reason: 'unavailable', retryable: true })
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const late = await resendMailer({ from, apiKey, baseUrl, timeoutMs: 100 }).send(mail)
  expect(late).toMatchObject({ ok: false, reason: 'unavailable', retryable: true })
})

test('sends the headers by which a mail program ends mails of its kind', async () => {
  const { baseUrl, received } = await startResend(200, { id: '49a3999c' })
  const unsubscribeUrl = 'https://library.example/api/unsubscribe/a-token'
  await resendMailer({ from, apiKey, baseUrl }).send({ ...mail, unsubscribeUrl })
  const { body } = received[0] as { body: Record<string, unknown> }
  expect(body.headers).toEqual({
    'List-Unsubscribe': `<${unsubscribeUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
  expect(body).not.toHaveProperty('unsubscribeUrl')
})
