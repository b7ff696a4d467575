import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import * as anythingElse from '../src/app/api/[[...rest]]/route.ts'
import * as digest from '../src/app/api/v1/digest/route.ts'
import * as feed from '../src/app/api/v1/feeds/[id]/route.ts'
import * as feeds from '../src/app/api/v1/feeds/route.ts'
import * as keys from '../src/app/api/v1/keys/route.ts'
import * as search from '../src/app/api/v1/search/route.ts'
import * as original from '../src/app/api/v1/sources/[id]/original/route.ts'
import * as retry from '../src/app/api/v1/sources/[id]/retry/route.ts'
import * as source from '../src/app/api/v1/sources/[id]/route.ts'
import * as text from '../src/app/api/v1/sources/[id]/text/route.ts'
import * as files from '../src/app/api/v1/sources/files/route.ts'
import * as sources from '../src/app/api/v1/sources/route.ts'
import * as usage from '../src/app/api/v1/usage/route.ts'
import { APP_URL, openSite, type Site, signUp, type Visitor } from './open-site.ts'

let site: Site
let ada: Visitor
let stranger: Visitor

beforeAll(async () => {
  site = await openSite(inject('postgresUrl'))
  ada = await signUp(site.parts, 'ada')
  stranger = await signUp(site.parts, 'stranger')
})

afterAll(() => site.close())

type Options = {
  as?: Visitor | null
  key?: string
  json?: unknown
  form?: FormData
  origin?: string | null
  id?: string
}
type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>

async function call(route: Route, method: string, path: string, options: Options = {}) {
  const { as = ada, key, json, form, origin = APP_URL, id } = options
  const headers = new Headers()
  if (key) headers.set('authorization', `Bearer ${key}`)
  else if (as) headers.set('cookie', as.cookie)
  if (origin && method !== 'GET') headers.set('origin', origin)
  if (json !== undefined) headers.set('content-type', 'application/json')
  const body = form ?? (json === undefined ? null : typeof json === 'string' ? json : JSON.stringify(json))
  const request = new Request(`${APP_URL}/api/v1${path}`, { method, headers, body })
  return route(request, { params: Promise.resolve({ id }) })
}

async function problemIn(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = await response.json()
  expect(problem).toMatchObject({ status: response.status, requestId: response.headers.get('x-request-id') })
  return problem as { code: string; detail: string }
}

async function addNote(options: Options & { text?: string } = {}): Promise<string> {
  const json = { kind: 'note', text: options.text ?? `Tides of ${randomUUID()}` }
  const response = await call(sources.POST, 'POST', '/sources', { ...options, json })
  expect(response.status).toBe(202)
  return ((await response.json()) as { id: string }).id
}

function formWith(
  content: string | Uint8Array<ArrayBuffer>,
  fileName: string,
  fields: Record<string, string> = {},
) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new File([content], fileName))
  return form
}

describe('adding a source', () => {
  test('a note answers 202 with its id and where it is', async () => {
    const json = { kind: 'note', title: 'Tides', text: `Of the moon ${randomUUID()}`, tags: ['sea'] }
    const response = await call(sources.POST, 'POST', '/sources', { json })
    expect(response.status).toBe(202)
    const added = (await response.json()) as { id: string }
    expect(added).toMatchObject({
      kind: 'note',
      title: 'Tides',
      tags: ['sea'],
      state: 'queued',
      duplicate: false,
    })
    expect(response.headers.get('location')).toBe(`/api/v1/sources/${added.id}`)
  })

  test('the same again answers 200 with the one that is there', async () => {
    const words = `Springs and neaps ${randomUUID()}`
    const id = await addNote({ text: words })
    const again = await call(sources.POST, 'POST', '/sources', { json: { kind: 'note', text: words } })
    expect(again.status).toBe(200)
    expect(await again.json()).toMatchObject({ id, duplicate: true })
  })

  test('many files of one form each have a result of their own', async () => {
    const content = `# Lighthouses ${randomUUID()}`
    const form = formWith(content, 'lamp.md', { tags: 'harbour', folderPath: 'notes/sea' })
    form.append('file', new File([new Uint8Array([1, 2, 3, 0])], 'picture.xyz'))
    form.append('file', new File([], 'empty.md'))
    form.append('file', new File([content], 'twin.md'))
    const response = await call(files.POST, 'POST', '/sources/files', { form })
    expect(response.status).toBe(202)
    const { results } = (await response.json()) as { results: { source: { id: string } }[] }
    expect(results).toMatchObject([
      {
        ok: true,
        duplicate: false,
        source: { fileName: 'lamp.md', folderPath: 'notes/sea', tags: ['harbour'] },
      },
      { ok: false, fileName: 'picture.xyz', code: 'invalid', detail: expect.stringContaining('cannot read') },
      { ok: false, fileName: 'empty.md', code: 'invalid', detail: expect.stringContaining('empty') },
      { ok: true, duplicate: true, source: { id: results[0]?.source.id } },
    ])
  })

  test('a file of a form keeps its name, folder and bytes', async () => {
    const content = `# Harbours\n\n${randomUUID()}`
    const form = formWith(content, 'häfen.md', { folderPath: 'notes/sea', tags: 'harbour' })
    const response = await call(sources.POST, 'POST', '/sources', { form })
    expect(response.status).toBe(202)
    const added = (await response.json()) as { id: string }
    expect(added).toMatchObject({
      kind: 'file',
      fileName: 'häfen.md',
      folderPath: 'notes/sea',
      tags: ['harbour'],
    })
    const download = await call(original.GET, 'GET', `/sources/${added.id}/original`, { id: added.id })
    expect(await download.text()).toBe(content)
    expect(download.headers.get('content-disposition')).toBe(
      `attachment; filename="h_fen.md"; filename*=UTF-8''h%C3%A4fen.md`,
    )
    expect(download.headers.get('content-security-policy')).toContain('sandbox')
    expect(download.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('a file of 51 MB is too large, and nothing of it stays', async () => {
    const form = formWith(new Uint8Array(51 * 1024 * 1024).fill(97), 'large.txt')
    const response = await call(sources.POST, 'POST', '/sources', { form })
    expect(response.status).toBe(413)
    expect((await problemIn(response)).code).toBe('too_large')
    const { rows } = await site.database.pool.query(
      'select count(*)::int as parts from blob_part where ordinal > 5',
    )
    expect(rows[0].parts).toBe(0)
  })

  test.each([
    ['an empty file', '', 'empty.txt'],
    ['a program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]), 'tool.bin'],
  ])('%s is refused with a reason', async (_name, content, fileName) => {
    const response = await call(sources.POST, 'POST', '/sources', { form: formWith(content, fileName) })
    expect(response.status).toBe(400)
    expect((await problemIn(response)).detail.length).toBeGreaterThan(10)
  })

  test.each([
    ['broken JSON', '{"kind": "note"'],
    ['no JSON object', '"note"'],
    ['an unknown kind', { kind: 'film' }],
    ['an unknown field', { kind: 'note', text: 'x', colour: 'red' }],
    ['an empty note', { kind: 'note', text: '  ' }],
    ['a link to a file on disk', { kind: 'link', url: 'file:///etc/passwd' }],
  ])('%s is refused as invalid', async (_name, json) => {
    const response = await call(sources.POST, 'POST', '/sources', { json })
    expect(response.status).toBe(400)
    expect((await problemIn(response)).code).toBe('invalid')
  })
})

describe('reading', () => {
  test('a list is cut into pages that meet without gap or repeat', async () => {
    const reader = await signUp(site.parts, 'reader')
    for (let index = 0; index < 5; index++) await addNote({ as: reader })
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await call(sources.GET, 'GET', `/sources?limit=2${cursor}`, { as: reader })
      const { sources: found, nextCursor } = (await page.json()) as {
        sources: { id: string }[]
        nextCursor: string
      }
      seen.push(...found.map(({ id }) => id))
      cursor = nextCursor ? `&cursor=${nextCursor}` : ''
    } while (cursor)
    expect(new Set(seen).size).toBe(5)
  })

  test('text that was not read yet is a conflict that says so', async () => {
    const id = await addNote()
    const response = await call(text.GET, 'GET', `/sources/${id}/text`, { id })
    expect(response.status).toBe(409)
    await problemIn(response)
  })

  test('a search answers with the shape that pages rely on', async () => {
    const response = await call(search.GET, 'GET', '/search?q=tide&limit=3')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ hits: [], nextCursor: null, degraded: [], recent: false })
  })

  test('a deleted source is gone at once', async () => {
    const id = await addNote()
    expect((await call(source.DELETE, 'DELETE', `/sources/${id}`, { id })).status).toBe(204)
    expect((await call(source.GET, 'GET', `/sources/${id}`, { id })).status).toBe(404)
  })
})

describe('a stranger', () => {
  const addresses: [string, Route, string, string][] = [
    ['read', source.GET, 'GET', ''],
    ['delete', source.DELETE, 'DELETE', ''],
    ['retry', retry.POST, 'POST', '/retry'],
    ['read the text of', text.GET, 'GET', '/text'],
    ['download', original.GET, 'GET', '/original'],
  ]

  test.each(addresses)(
    'cannot %s a source of others, nor learn that it is there',
    async (_verb, route, method, path) => {
      const id = await addNote()
      const response = await call(route, method, `/sources/${id}${path}`, { id, as: stranger })
      const missing = await call(route, method, `/sources/${id}${path}`, { id: randomUUID(), as: stranger })
      expect(response.status).toBe(404)
      expect((await problemIn(response)).detail).toBe((await problemIn(missing)).detail)
    },
  )

  test('sees nothing of others in a list', async () => {
    await addNote()
    const response = await call(sources.GET, 'GET', '/sources', { as: stranger })
    expect(await response.json()).toMatchObject({ sources: [] })
  })

  test('without a session or key is told to sign in', async () => {
    const response = await call(sources.GET, 'GET', '/sources', { as: null })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
    await problemIn(response)
  })

  test('on another site cannot write with the cookie of a person', async () => {
    const json = { kind: 'note', text: 'forged' }
    const response = await call(sources.POST, 'POST', '/sources', { json, origin: 'https://evil.example' })
    expect(response.status).toBe(403)
    expect((await call(sources.POST, 'POST', '/sources', { json, origin: null })).status).toBe(403)
  })
})

describe('an API key', () => {
  async function keyFor(scopes: ('read' | 'write')[]): Promise<string> {
    const created = await site.parts.auth.createApiKey(ada.actor, { name: 'test', scopes })
    if (!created.ok) throw new Error(created.message)
    return created.secret
  }

  test('works without a cookie or an origin', async () => {
    const key = await keyFor(['read', 'write'])
    expect((await call(sources.GET, 'GET', '/sources', { key })).status).toBe(200)
    const json = { kind: 'note', text: `From a program ${randomUUID()}` }
    expect((await call(sources.POST, 'POST', '/sources', { key, json, origin: null })).status).toBe(202)
  })

  test('that may only read cannot write', async () => {
    const key = await keyFor(['read'])
    const response = await call(sources.POST, 'POST', '/sources', { key, json: { kind: 'note', text: 'x' } })
    expect(response.status).toBe(403)
    expect((await problemIn(response)).detail).toMatch(/write/)
  })

  test('cannot make or list keys', async () => {
    const key = await keyFor(['read', 'write'])
    expect((await call(keys.GET, 'GET', '/keys', { key })).status).toBe(403)
  })

  test('that is wrong is nobody', async () => {
    expect((await call(sources.GET, 'GET', '/sources', { key: 'trv_wrong' })).status).toBe(401)
  })

  test('is shown once, and then only by its beginning', async () => {
    const made = await call(keys.POST, 'POST', '/keys', { json: { name: 'laptop', scopes: ['read'] } })
    expect(made.status).toBe(201)
    const { secret } = (await made.json()) as { secret: string }
    expect(secret).toMatch(/^trv_/)
    expect(await (await call(keys.GET, 'GET', '/keys')).text()).not.toContain(secret)
  })
})

describe('addresses and methods that are not there', () => {
  test('an unknown address under /api is a problem', async () => {
    const response = await anythingElse.GET(new Request(`${APP_URL}/api/v2/films`))
    expect(response.status).toBe(404)
    await problemIn(response)
  })

  test('another method is refused, and told which do work', async () => {
    const response = await call(search.POST, 'POST', '/search', { json: {} })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, OPTIONS, HEAD')
    await problemIn(response)
  })

  test('an id that is none is not found', async () => {
    expect((await call(source.GET, 'GET', '/sources/1', { id: '1' })).status).toBe(404)
  })
})

test('a request id that came with the request is answered, a dangerous one is replaced', async () => {
  const headers = { cookie: ada.cookie, 'x-request-id': 'trace-0001' }
  const params = { params: Promise.resolve({}) }
  const response = await sources.GET(new Request(`${APP_URL}/api/v1/sources`, { headers }), params)
  expect(response.headers.get('x-request-id')).toBe('trace-0001')
  const forged = { ...headers, 'x-request-id': 'a b"c<script>' }
  const other = await sources.GET(new Request(`${APP_URL}/api/v1/sources`, { headers: forged }), params)
  expect(other.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
})

test('tells what the library stores once it was measured', async () => {
  const asked = async () => (await call(usage.GET, 'GET', '/usage')).json()
  expect(await asked()).toEqual({ usage: null })
  await site.parts.pool.query(
    `insert into usage (organization_id, sources, original_bytes, text_bytes, chunks, measured_at)
     values ($1, 3, 5000000000, 70, 9, '2026-03-02T10:00:00Z')`,
    [ada.actor.organizationId],
  )
  const measuredAt = '2026-03-02T10:00:00.000Z'
  expect(await asked()).toEqual({
    usage: { sources: 3, originalBytes: 5e9, textBytes: 70, chunks: 9, limitBytes: null, measuredAt },
  })
})

describe('the weekly mail', () => {
  const chosen = { enabled: false, timeZone: 'Asia/Kolkata', weekday: 5, hour: 17 }

  test('comes when the person chooses, and is theirs alone to choose', async () => {
    const answer = await call(digest.PUT, 'PUT', '/digest', { json: chosen })
    expect([answer.status, await answer.json()]).toEqual([200, chosen])
    expect(await (await call(digest.GET, 'GET', '/digest')).json()).toEqual(chosen)
    const others = await (await call(digest.GET, 'GET', '/digest', { as: stranger })).json()
    expect(others).toEqual({ enabled: true, timeZone: 'UTC', weekday: 1, hour: 8 })
  })

  test('is not for a time zone that is none, nor for fields that are unknown', async () => {
    for (const wrong of [{ timeZone: 'Mars/Olympus' }, { day: 1 }]) {
      const answer = await call(digest.PUT, 'PUT', '/digest', { json: { ...chosen, ...wrong } })
      expect((await problemIn(answer)).code).toBe('invalid')
    }
  })
})

describe('feeds', () => {
  const listed = async (as = ada) => (await call(feeds.GET, 'GET', '/feeds', { as })).json()

  test('are followed once, listed for their library alone, and followed no more when removed', async () => {
    const json = { url: 'https://example.com/feed.xml' }
    const added = await call(feeds.POST, 'POST', '/feeds', { json })
    const { id } = (await added.json()) as { id: string }
    expect([added.status, added.headers.get('location')]).toEqual([201, `/api/v1/feeds/${id}`])
    const again = await call(feeds.POST, 'POST', '/feeds', { json })
    expect([again.status, await again.json()]).toMatchObject([200, { id, duplicate: true }])
    expect(await listed()).toMatchObject({ feeds: [{ id, url: json.url, failure: null }] })
    expect(await listed(stranger)).toEqual({ feeds: [] })
    expect((await call(feed.DELETE, 'DELETE', `/feeds/${id}`, { id, as: stranger })).status).toBe(404)
    expect((await call(feed.DELETE, 'DELETE', `/feeds/${id}`, { id })).status).toBe(204)
    expect(await listed()).toEqual({ feeds: [] })
  })

  test('need a usable address', async () => {
    for (const json of [{ url: 'ftp://example.com' }, {}, { url: 'https://example.com', every: 1 }]) {
      expect((await problemIn(await call(feeds.POST, 'POST', '/feeds', { json }))).code).toBe('invalid')
    }
  })
})
