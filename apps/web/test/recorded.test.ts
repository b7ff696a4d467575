import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ReceivedEntry, startReceiver } from '@repo/trace/testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import * as files from '../src/app/api/v1/sources/files/route.ts'
import * as sources from '../src/app/api/v1/sources/route.ts'
import { APP_URL, openSite, type Site, signUp, type Visitor } from './open-site.ts'

let receiver: Awaited<ReturnType<typeof startReceiver>>
let spool: string
let site: Site
let ada: Visitor

beforeAll(async () => {
  receiver = await startReceiver()
  spool = await mkdtemp(path.join(tmpdir(), 'trovella-web-'))
  const { url, keyId, secret } = receiver.options
  Object.assign(process.env, {
    ...{ TRACE_PROXY_URL: url, TRACE_PROXY_KEY_ID: keyId, TRACE_PROXY_SECRET: secret },
    TRACE_SPOOL_DIRECTORY: spool,
  })
  site = await openSite(inject('postgresUrl'))
  ada = await signUp(site.parts, 'ada')
})
afterAll(async () => {
  await site.close()
  await receiver.close()
  await rm(spool, { recursive: true, force: true })
})

type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>

/** Calls a route within a request, as the server does. Returns its status, and what was recorded in that trace. */
async function within(route: Route, init: RequestInit & { headers: Record<string, string> }) {
  const { recorder } = site.parts
  let traceId = ''
  const request = new Request(`${APP_URL}/api/v1/sources`, { method: 'POST', ...init })
  const { status } = await recorder.span(
    'request',
    'POST /api/v1/sources',
    (span) => {
      traceId = span.traceId
      return route(request, { params: Promise.resolve({}) })
    },
    { isRoot: true },
  )
  await recorder.flush()
  return { status, entries: receiver.entries().filter((entry) => entry.traceId === traceId) }
}

const contentOf = (entries: ReceivedEntry[], type: string, name: string) =>
  entries.find((entry) => entry.type === type && entry.name === name)?.content
const asAda = () => ({ cookie: ada.cookie, origin: APP_URL })
const note = () =>
  JSON.stringify({ kind: 'note', title: 'Tides', text: `The moon pulls the sea. ${randomUUID()}` })

const askAuth = async (route: string, body: object) => {
  const headers = { 'content-type': 'application/json', origin: APP_URL }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  await site.parts.auth.handler(new Request(`${APP_URL}/api/auth${route}`, init))
}

test('a source that is added shows the decision, the rows written, their queries and the limit that was asked', async () => {
  const headers = { ...asAda(), 'content-type': 'application/json' }
  const { status, entries } = await within(sources.POST, { headers, body: note() })
  expect(status).toBe(202)
  expect(contentOf(entries, 'gate', 'allow member')).toMatchObject({
    ...{ ability: 'member', result: 'allow', userId: ada.actor.userId },
  })
  expect(contentOf(entries, 'model', 'create source')).toMatchObject({ action: 'create', model: 'source' })
  expect(entries.filter(({ type }) => type === 'query').length).toBeGreaterThan(1)
  expect(entries.find(({ type }) => type === 'cache')?.content).toMatchObject({ operation: 'rateLimit' })
  expect(entries.find(({ type }) => type === 'request')?.content).toMatchObject({ userId: ada.actor.userId })
})

test('an API key that may only read is a decision against it', async () => {
  const { actor } = ada
  const created = await site.parts.auth.createApiKey(actor, { name: 'reader', scopes: ['read'] })
  const key = created.ok ? created.secret : ''
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const { status, entries } = await within(sources.POST, { headers, body: note() })
  expect(status).toBe(403)
  expect(contentOf(entries, 'gate', 'deny write')).toMatchObject({
    ...{ ability: 'write', result: 'deny', userId: actor.userId, reason: 'scope of the API key' },
  })
  expect(JSON.stringify(entries)).not.toContain(key)
})

test('an import is a batch with how many of its files were taken, and their rows are under it', async () => {
  const body = new FormData()
  for (const name of ['one.txt', 'two.txt']) body.append('file', new File([randomUUID()], name))
  body.append('file', new File([Buffer.from([0, 1, 2])], 'strange.bin'))
  const { entries } = await within(files.POST, { headers: asAda(), body })
  const batch = entries.find(({ type }) => type === 'batch')
  expect(batch).toMatchObject({ name: 'import of files', content: { total: 3, done: 2, failed: 1 } })
  const rows = entries.filter(({ type, name }) => type === 'model' && name === 'create source')
  expect(rows.map(({ parentId }) => parentId)).toEqual([batch?.id, batch?.id])
})

test('an import that breaks off is a batch that failed, with how far it came', async () => {
  const body = [
    '--b\r\nContent-Disposition: form-data; name="file"; filename="one.txt"\r\n\r\n',
    `${randomUUID()}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="two.txt"\r\n\r\nhalf`,
  ].join('')
  const headers = { ...asAda(), 'content-type': 'multipart/form-data; boundary=b' }
  const { status, entries } = await within(files.POST, { headers, body })
  expect(status).toBe(400)
  expect(entries.find(({ type }) => type === 'batch')).toMatchObject({
    ...{ status: 'error', content: { total: 1 } },
  })
})

test('signing in, and a password that was forgotten, are auth and mail entries without a secret', async () => {
  const email = `grace-${randomUUID()}@example.org`
  const password = randomUUID()
  await askAuth('/sign-up/email', { name: 'Grace', email, password })
  await askAuth('/sign-in/email', { email, password })
  await askAuth('/sign-in/email', { email, password: 'a wrong password' })
  await askAuth('/request-password-reset', { email, redirectTo: `${APP_URL}/reset-password` })
  const { rows } = await site.database.pool.query(
    `select identifier from verification where value = (select id::text from "user" where email = $1)`,
    [email],
  )
  await receiver.until(() => receiver.entries().some(({ content }) => content.to === email))
  const entries = receiver.entries()
  const names = entries.filter(({ type }) => type === 'auth').map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['sign-up', 'sign-in', 'sign-in refused']))
  expect(entries.find(({ type }) => type === 'mail')).toMatchObject({
    content: { to: email, reason: 'not_configured' },
  })
  const token = String(rows[0]?.identifier).replace('reset-password:', '')
  expect(token.length).toBeGreaterThan(10)
  for (const secret of [password, 'a wrong password', token])
    expect(receiver.bodies.join()).not.toContain(secret)
})
