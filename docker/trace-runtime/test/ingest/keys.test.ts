import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, loadConfig } from '../../src/environment/load.ts'
import { makeBatch } from '../receiver/batch.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { startTestReceiver, temporaryFolder } from '../receiver/start.ts'

const OLD = { id: 'web-1', secret: 'the-old-secret-of-the-web-process-000001' }
const NEW = { id: 'web-2', secret: 'the-new-secret-of-the-web-process-000002' }

test('in a rotation both keys are accepted, and the old one is refused once its time is over', async () => {
  let nowMs = Date.parse('2026-11-20T12:00:00Z')
  const keys = `${OLD.id}:${OLD.secret};not-after=2026-11-21,${NEW.id}:${NEW.secret};not-before=2026-11-20`
  const receiver = await startTestReceiver(
    { TRACE_PROXY_KEYS: keys, TRACE_PRUNE_HOURS: '8784' },
    { nowMs: () => nowMs },
  )
  const statusWith = async (key: typeof OLD) =>
    (await deliver(receiver.url, signBatch(makeBatch([], {}), { key, timestampMs: nowMs }))).status
  expect(await statusWith(OLD)).toBe(202)
  expect(await statusWith(NEW)).toBe(202)
  nowMs = Date.parse('2026-11-19T12:00:00Z')
  expect(await statusWith(NEW), 'before its time').toBe(401)
  nowMs = Date.parse('2026-11-21T00:00:00Z')
  expect(await statusWith(OLD), 'after its time').toBe(401)
  expect(await statusWith(NEW)).toBe(202)
})

test('a key that is bound to a service writes as no other', async () => {
  const receiver = await startTestReceiver({ TRACE_PROXY_KEYS: `${NEW.id}:${NEW.secret};service=web` })
  const send = (service: string) =>
    deliver(receiver.url, signBatch(makeBatch(undefined, { service }), { key: NEW }))
  expect((await send('web')).status).toBe(202)
  expect(await send('jobs')).toMatchObject({
    status: 400,
    body: { detail: expect.stringMatching(/^service /) },
  })
})

test('when each key was used last outlives a restart, and no secret is on disk', async () => {
  const folder = temporaryFolder()
  const env = { TRACE_PROXY_KEYS: `${OLD.id}:${OLD.secret},${NEW.id}:${NEW.secret}` }
  const first = await startTestReceiver(env, { folder })
  await deliver(first.url, signBatch(makeBatch(), { key: NEW }))
  await first.close()
  const second = await startTestReceiver(env, { folder })
  const page = await (await fetch(`${second.url}${second.basePath}/status`)).text()
  const rowOf = (id: string) => page.match(new RegExp(`<tr><th scope="row"><code>${id}</code>.*?</tr>`))?.[0]
  expect(rowOf(NEW.id)).not.toContain('not yet')
  expect(rowOf(OLD.id)).toContain('not yet')
  await second.close()
  for (const name of readdirSync(folder))
    for (const { secret } of [OLD, NEW])
      expect(readFileSync(path.join(folder, name)).includes(secret), name).toBe(false)
})

test.each([
  [
    'a secret of 31 bytes',
    { TRACE_PROXY_KEY_ID: 'web', TRACE_PROXY_SECRET: 'x'.repeat(31) },
    'TRACE_PROXY_SECRET',
  ],
  ['a secret of 31 bytes in the ring', { TRACE_PROXY_KEYS: `web:${'x'.repeat(31)}` }, 'TRACE_PROXY_KEYS'],
  ['a secret without an id', { TRACE_PROXY_SECRET: 'x'.repeat(32) }, 'TRACE_PROXY_KEY_ID'],
  ['an id twice', { TRACE_PROXY_KEYS: `a:${'x'.repeat(32)},a:${'y'.repeat(32)}` }, 'TRACE_PROXY_KEYS'],
  ['a key without a secret', { TRACE_PROXY_KEYS: 'web' }, 'TRACE_PROXY_KEYS'],
  ['a date that is none', { TRACE_PROXY_KEYS: `a:${'x'.repeat(32)};not-after=soon` }, 'TRACE_PROXY_KEYS'],
])('%s is refused at the start, without telling it', (_, env, name) => {
  const load = () => loadConfig({ ...env })
  expect(load).toThrow(ConfigError)
  expect(load).toThrow(name)
  expect(load).not.toThrow('xxxx')
})
