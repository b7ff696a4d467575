import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { exportedTrace } from '../receiver/dashboard.ts'
import { deliver, signVersion1 } from '../receiver/sign.ts'
import { startTestReceiver, temporaryFolder } from '../receiver/start.ts'

const PATH = '/zin/trace/write'

const CONTENTS: [
  type: string,
  ours: string,
  sent: Record<string, unknown>,
  content: Record<string, unknown>,
][] = [
  [
    'request',
    'request',
    { method: 'GET', uri: '/users?page=2', responseStatus: 500, duration: 12, payload: null },
    { method: 'GET', path: '/users?page=2', status: 500 },
  ],
  [
    'client_request',
    'clientRequest',
    { method: 'GET', url: 'https://example.org/a', responseStatus: 200, requestHeaders: { a: 'b' } },
    { url: 'https://example.org/a', status: 200, headers: { a: 'b' } },
  ],
  [
    'query',
    'query',
    { connection: 'main', sql: 'select 1', time: 3, slow: true },
    { database: 'main', sql: 'select 1', isSlow: true },
  ],
  [
    'exception',
    'exception',
    { class: 'TypeError', message: 'no', trace: [{ file: 'a.ts', line: 3 }], linePreview: { 3: 'x()' } },
    { class: 'TypeError', frames: [{ file: 'a.ts', line: 3 }], source: [{ line: 3, text: 'x()' }] },
  ],
  [
    'log',
    'log',
    { level: 'error', message: 'went wrong', context: { a: 1 } },
    { level: 'error', fields: { a: 1 } },
  ],
  ['job', 'job', { status: 'failed', name: 'SendMail', tries: 2 }, { function: 'SendMail', attempt: 2 }],
  ['cache', 'cache', { operation: 'get', key: 'k', hit: false }, { operation: 'get', isHit: false }],
  [
    'schedule',
    'schedule',
    { name: 'nightly', expression: '0 3 * * *', status: 'ran' },
    { schedule: 'nightly', outcome: 'ran' },
  ],
  ['gate', 'gate', { ability: 'edit', result: 'denied' }, { ability: 'edit', result: 'deny' }],
  [
    'model',
    'model',
    { action: 'update', model: 'User', id: 7, changes: { name: 'Ada' } },
    { key: 7, changed: ['name'] },
  ],
  [
    'notification',
    'notification',
    { channels: ['mail', 'sms'], notifiable: 'u7', notification: 'Welcome' },
    { channel: 'mail, sms', recipient: 'u7' },
  ],
]

async function writeEntry(url: string, entry: Record<string, unknown>) {
  return deliver(url, signVersion1(PATH, { entry }))
}

test.each(CONTENTS)('a %s of ZinTrust is shown as a %s', async (type, ours, sent, content) => {
  const receiver = await startTestReceiver()
  const batchId = randomUUID()
  const entry = {
    uuid: randomUUID(),
    batchId,
    type,
    content: { ...sent, hostname: 'h' },
    tags: ['service:shop', 'a'],
    isLatest: true,
    createdAt: Date.now(),
  }
  expect(await writeEntry(receiver.url, entry)).toMatchObject({ status: 200, body: { ok: true } })
  const [span] = await exportedTrace(receiver, batchId.replaceAll('-', ''))
  expect(span).toMatchObject({ type: ours, service: 'shop', content })
  expect(span?.content.hostname).toBe('h')
})

test('what belongs to one request of ZinTrust is one trace', async () => {
  const receiver = await startTestReceiver()
  const batchId = randomUUID()
  for (const type of ['query', 'cache', 'request'])
    await writeEntry(receiver.url, {
      uuid: randomUUID(),
      batchId,
      type,
      content: {},
      tags: [],
      createdAt: Date.now(),
    })
  expect(await exportedTrace(receiver, batchId.replaceAll('-', ''))).toHaveLength(3)
})

test('an update replaces the content of its entry, and its secrets are masked', async () => {
  const receiver = await startTestReceiver()
  const [uuid, batchId] = [randomUUID(), randomUUID()]
  await writeEntry(receiver.url, {
    uuid,
    batchId,
    type: 'job',
    content: { name: 'SendMail', status: 'pending' },
    tags: [],
    createdAt: Date.now(),
  })
  const patch = { content: { name: 'SendMail', status: 'processed', data: { password: 'correct-horse' } } }
  const signed = signVersion1(`${PATH}/update`, { uuid, patch })
  expect((await deliver(receiver.url, signed, `${PATH}/update`)).status).toBe(200)
  const [span] = await exportedTrace(receiver, batchId.replaceAll('-', ''))
  expect(span?.content).toEqual({
    function: 'SendMail',
    status: 'processed',
    data: { password: '[redacted]' },
  })
})

test('a captured write is not stored a second time', async () => {
  const receiver = await startTestReceiver()
  const batchId = randomUUID()
  const entry = { uuid: randomUUID(), batchId, type: 'query', content: {}, tags: [], createdAt: Date.now() }
  const captured = signVersion1(PATH, { entry })
  for (let sent = 0; sent < 3; sent++) expect((await deliver(receiver.url, captured)).status).toBe(200)
  expect(await exportedTrace(receiver, batchId.replaceAll('-', ''))).toHaveLength(1)
})

test('a captured write or update that is sent again after a restart changes nothing', async () => {
  const folder = temporaryFolder()
  const first = await startTestReceiver({}, { folder })
  const [uuid, batchId] = [randomUUID(), randomUUID()]
  const entry = { uuid, batchId, type: 'job', content: { name: 'A' }, tags: [], createdAt: Date.now() }
  const update = (status: string) => signVersion1(`${PATH}/update`, { uuid, patch: { content: { status } } })
  const [write, earlier, later] = [signVersion1(PATH, { entry }), update('processing'), update('processed')]
  await deliver(first.url, write)
  for (const signed of [earlier, later]) await deliver(first.url, signed, `${PATH}/update`)
  await first.close()
  const second = await startTestReceiver({}, { folder })
  expect((await deliver(second.url, write)).status).toBe(200)
  expect((await deliver(second.url, earlier, `${PATH}/update`)).status).toBe(200)
  const spans = await exportedTrace(second, batchId.replaceAll('-', ''))
  expect(spans.map(({ content }) => content)).toEqual([{ status: 'processed' }])
})

test('a content that is larger than is kept is cut down, not refused', async () => {
  const receiver = await startTestReceiver()
  const batchId = randomUUID()
  const content = {
    method: 'POST',
    uri: '/import',
    payload: { rows: Array.from({ length: 500 }, () => 'x'.repeat(1_000)) },
  }
  const entry = { uuid: randomUUID(), batchId, type: 'request', content, tags: [], createdAt: Date.now() }
  expect((await writeEntry(receiver.url, entry)).status).toBe(200)
  const [span] = await exportedTrace(receiver, batchId.replaceAll('-', ''))
  expect(span?.content).toEqual({ method: 'POST', path: '/import', body: '[left out: too large]' })
})

test.each([
  ['an entry that is none', PATH, { entry: 7 }, 'entry'],
  [
    'an entry without a time',
    PATH,
    { entry: { uuid: 'a', batchId: 'b', type: 'log', content: {}, tags: [] } },
    'entry.startMs',
  ],
  ['an update without a uuid', `${PATH}/update`, { patch: {} }, 'uuid'],
  ['an update without a patch', `${PATH}/update`, { uuid: 'a' }, 'patch'],
  ['a family without a hash', `${PATH}/mark-family-stale`, { exceptUuid: 'a' }, 'familyHash'],
])('%s is malformed', async (_, path, value, field) => {
  const receiver = await startTestReceiver()
  const answer = await deliver(receiver.url, signVersion1(path, value), path)
  expect(answer).toMatchObject({
    status: 400,
    body: { detail: expect.stringMatching(new RegExp(`^${field} `)) },
  })
})
