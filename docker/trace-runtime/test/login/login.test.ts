import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeBatch } from '../receiver/batch.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { startTestReceiver, type TestReceiver } from '../receiver/start.ts'
import { Visitor } from './visitor.ts'

const LOGIN = { TRACE_DASHBOARD_USER: 'ada', TRACE_DASHBOARD_PASSWORD: 'correct horse battery' }

test('with a password set, nobody sees a page before signing in, and then comes to the page that was asked for', async () => {
  const receiver = await startTestReceiver(LOGIN)
  const visitor = new Visitor(receiver)
  const asked = await visitor.get('/trace/entries?type=query')
  expect([asked.status, asked.location]).toEqual([303, '/trace/login?next=%2Ftrace%2Fentries%3Ftype%3Dquery'])
  const form = await visitor.get(asked.location)
  expect(form.status).toBe(200)
  const signedIn = await visitor.submit('/trace/login', {
    user: 'ada',
    password: LOGIN.TRACE_DASHBOARD_PASSWORD,
    next: '/trace/entries?type=query',
  })
  expect([signedIn.status, signedIn.location]).toEqual([303, '/trace/entries?type=query'])
  expect((await visitor.get('/trace/entries')).status).toBe(200)
  expect(signedIn.cookie).toMatch(/HttpOnly; SameSite=Strict/)
})

test.each([
  '/trace/',
  '/trace/entries',
  '/trace/live/stream',
  '/trace/leaks',
  '/trace/traces/0af7651916cd43dd8448eb211c80319c/otlp.json',
  '/trace/status',
])('%s shows nothing to somebody who is not signed in', async (address) => {
  const receiver = await startTestReceiver(LOGIN)
  const asBrowser = await fetch(`${receiver.url}${address}`, {
    redirect: 'manual',
    headers: { accept: 'text/html' },
  })
  const asScript = await fetch(`${receiver.url}${address}`, { redirect: 'manual' })
  expect([asBrowser.status, asScript.status]).toEqual([303, 401])
})

test('a write key opens no page, and a login writes no batch', async () => {
  const receiver = await startTestReceiver(LOGIN)
  expect((await deliver(receiver.url, signBatch(makeBatch()))).status).toBe(202)
  const { headers } = signBatch(makeBatch())
  expect(
    (
      await fetch(`${receiver.url}/trace/`, {
        headers: { 'x-zt-signature': headers['x-zt-signature'] ?? '' },
      })
    ).status,
  ).toBe(401)
})

test('a wrong password is told apart from a wrong name by nobody, and too many are refused', async () => {
  const receiver = await startTestReceiver(LOGIN)
  const visitor = new Visitor(receiver)
  await visitor.get('/trace/login')
  const wrongName = await visitor.submit('/trace/login', {
    user: 'bob',
    password: LOGIN.TRACE_DASHBOARD_PASSWORD,
  })
  const wrongPassword = await visitor.submit('/trace/login', { user: 'ada', password: 'wrong horse battery' })
  expect([wrongName.status, wrongPassword.status]).toEqual([401, 401])
  const problem = (page: string) => page.match(/id="problem">([^<]*)/)?.[1]
  expect(problem(wrongName.body)).toBe(problem(wrongPassword.body))
  for (let tried = 2; tried < 5; tried++) await visitor.submit('/trace/login', { user: 'ada', password: 'x' })
  const right = await visitor.submit('/trace/login', {
    user: 'ada',
    password: LOGIN.TRACE_DASHBOARD_PASSWORD,
  })
  expect(right.status).toBe(429)
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('where to go after signing in is never another place', async () => {
  const receiver = await startTestReceiver(LOGIN)
  for (const next of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/elsewhere',
    '/trace//evil.example',
  ]) {
    const visitor = new Visitor(receiver)
    await visitor.get('/trace/login')
    const signedIn = await visitor.submit('/trace/login', {
      user: 'ada',
      password: LOGIN.TRACE_DASHBOARD_PASSWORD,
      next,
    })
    expect(signedIn.location, next).toBe('/trace/')
  }
})

test('a session outlives a restart, and ends with signing out and with another password', async () => {
  const first = await startTestReceiver(LOGIN)
  const visitor = await signedInVisitor(first)
  await first.close()
  const second = await startTestReceiver(LOGIN, { folder: first.folder })
  visitor.receiver = second
  expect((await visitor.get('/trace/')).status).toBe(200)
  const cookie = visitor.cookie
  await visitor.submit('/trace/logout', {})
  visitor.cookie = cookie
  expect((await visitor.get('/trace/')).status).toBe(303)
  const third = await startTestReceiver({ ...LOGIN, TRACE_DASHBOARD_PASSWORD: 'another horse battery' })
  const stranger = await signedInVisitor(second)
  stranger.receiver = third
  expect((await stranger.get('/trace/')).status).toBe(303)
})

test('a session that was changed is none', async () => {
  const receiver = await startTestReceiver(LOGIN)
  const visitor = await signedInVisitor(receiver)
  const [payload = '', signature] = visitor.cookie.split('=')[1]?.split('.') ?? []
  const forged = Buffer.from(JSON.stringify(['id', 'ada', Date.now()])).toString('base64url')
  for (const value of [
    `${forged}.${signature}`,
    `${payload}.${signature?.slice(1)}x`,
    payload,
    '.',
    'null.null',
  ]) {
    visitor.cookie = `trace-session=${value}`
    expect((await visitor.get('/trace/')).status, value).toBe(303)
  }
})

test('no form is taken without its token, from another origin, or as something else', async () => {
  const receiver = await startTestReceiver(LOGIN)
  const visitor = await signedInVisitor(receiver)
  const status = async (form: Record<string, string>, headers: Record<string, string> = {}) =>
    (await visitor.post('/trace/status/clear', form, headers)).status
  expect(await status({ sure: 'yes' })).toBe(403)
  expect(await status({ sure: 'yes', csrf: 'wrong' })).toBe(403)
  expect(await status({ sure: 'yes', csrf: visitor.csrf }, { origin: 'https://evil.example' })).toBe(403)
  expect(await status({ sure: 'yes', csrf: visitor.csrf }, { 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await status({ sure: 'yes', csrf: visitor.csrf }, { 'content-type': 'text/plain' })).toBe(400)
  expect(await status({ sure: 'yes', csrf: visitor.csrf })).toBe(303)
})

test('clearing is written down in the log and in a file that clearing leaves alone', async () => {
  const receiver = await startTestReceiver(LOGIN)
  await deliver(receiver.url, signBatch(makeBatch()))
  const visitor = await signedInVisitor(receiver)
  await visitor.submit('/trace/status/clear', { sure: 'yes' })
  await visitor.submit('/trace/leaks/purge', { value: 'a-value-that-leaked' })
  const kept = readFileSync(path.join(receiver.folder, 'audit.jsonl'), 'utf8')
  const actions = kept
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string; user: string })
  expect(actions.map(({ action, user }) => [action, user])).toEqual([
    ['signIn', 'ada'],
    ['clear', 'ada'],
    ['purge', 'ada'],
  ])
  expect(kept).not.toContain('a-value-that-leaked')
  expect(receiver.lines.filter((line) => line.includes('"msg":"audit"'))).toHaveLength(3)
})

test('every page allows no script, style or frame but its own, and says so to the browser', async () => {
  const receiver = await startTestReceiver(LOGIN)
  const visitor = await signedInVisitor(receiver)
  for (const address of [
    '/trace/',
    '/trace/entries',
    '/trace/login',
    '/trace/nothing',
    '/trace/traces/0af7651916cd43dd8448eb211c80319c',
  ]) {
    const { headers, body } = await visitor.get(address)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy, address).toContain("default-src 'none'")
    expect(policy, address).not.toMatch(/unsafe-inline|unsafe-eval|https?:/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(body).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+="|<style/)
  }
})

async function signedInVisitor(receiver: TestReceiver): Promise<Visitor> {
  const visitor = new Visitor(receiver)
  await visitor.get('/trace/login')
  await visitor.submit('/trace/login', { user: 'ada', password: LOGIN.TRACE_DASHBOARD_PASSWORD })
  await visitor.get('/trace/status')
  return visitor
}
