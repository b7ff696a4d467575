import { randomUUID } from 'node:crypto'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { apiDocument } from '../src/api/openapi/document.ts'
import { APP_URL, openSite, type Site, signUp, type Visitor } from './open-site.ts'
import { openRoutes, routeFiles } from './routes.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
/** Of protocols that have descriptions of their own, of the deploy's probe, of a link in a mail, and of nothing. */
const NOT_DESCRIBED = [
  '/api/[[...rest]]',
  '/api/auth/[...all]',
  '/api/inngest',
  '/api/mcp',
  '/api/probe',
  '/api/unsubscribe/{token}',
]

type Described = {
  operationId: string
  security: Record<string, string[]>[]
  responses: Record<string, { content?: Record<string, { schema?: { $ref?: string } }> }>
}

const document = apiDocument()
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    ...(operation as Described),
  })),
)
const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(document, 'document')

let site: Site
let ada: Visitor
let send: (request: Request) => Promise<Response>

beforeAll(async () => {
  site = await openSite(inject('postgresUrl'))
  ada = await signUp(site.parts, 'ada')
  send = await openRoutes()
})

afterAll(() => site.close())

async function keyTo(...scopes: ('read' | 'write')[]): Promise<string> {
  const created = await site.parts.auth.createApiKey(ada.actor, { name: 'a program', scopes })
  if (!created.ok) throw new Error(created.message)
  return created.secret
}

function ask(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: BodyInit,
): Promise<Response> {
  return send(new Request(`${APP_URL}${path}`, { method, headers, ...(body !== undefined && { body }) }))
}

/** As Ada in her browser. */
function asAda(method: string, path: string, body?: unknown): Promise<Response> {
  const isForm = body instanceof FormData
  const type: Record<string, string> =
    body === undefined || isForm ? {} : { 'content-type': 'application/json' }
  const sent = body === undefined ? undefined : isForm ? body : JSON.stringify(body)
  return ask(method, path, { cookie: ada.cookie, origin: APP_URL, ...type }, sent)
}

/** What an operation answered, once status, type and content were found to be as the document says. */
async function described(operationId: string, answer: Response) {
  const operation = operations.find((each) => each.operationId === operationId)
  const response = operation?.responses[answer.status]
  expect(response, `${operationId} has no ${answer.status}`).toBeDefined()
  if (!response?.content) return expect(await answer.text()).toBe('')
  const type = answer.headers.get('content-type') ?? ''
  const name = response.content[type]?.schema?.$ref
  expect(name, `${operationId} has no ${type} for ${answer.status}`).toBeDefined()
  const body = await answer.json()
  const isValid = ajv.compile({ $ref: `document${name}` })
  isValid(body)
  expect(isValid.errors ?? [], `${operationId} ${answer.status} ${JSON.stringify(body)}`).toEqual([])
  return body
}

describe('the OpenAPI document', () => {
  test('is OpenAPI 3.1', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(structuredClone(document))
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
    expect(validator.version).toBe('3.1')
  })

  test('is served to anybody, and may be kept a while', async () => {
    const answer = await ask('GET', '/api/v1/openapi.json', {})
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(document)))
  })

  test('names every route and method that answers, and none besides', async () => {
    const offered: string[] = []
    for (const { path, handlers } of await routeFiles()) {
      if (NOT_DESCRIBED.includes(path)) continue
      for (const method of METHODS.filter((each) => handlers[each])) {
        const answer = await ask(method, path.replaceAll(/[{}]/g, ''), {})
        if (answer.status !== 405) offered.push(`${method} ${path}`)
      }
    }
    expect(offered.length).toBeGreaterThan(30)
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(offered.sort())
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
  })

  test('says of each operation whom it lets in', async () => {
    const [reader, writer] = [await keyTo('read'), await keyTo('write')]
    for (const { operationId, method, path, security } of operations) {
      const address = path.replace('{id}', randomUUID()).replace('{name}', 'no-such-schedule')
      const refusals = async (headers: Record<string, string>) => {
        const answer = await ask(method, address, headers)
        await answer.body?.cancel()
        return answer.status
      }
      const key = security.find((each) => each.key)?.key
      const isOpen = security.length === 0
      expect((await refusals({})) === 401, `${operationId} for a stranger`).toBe(!isOpen)
      for (const [scope, secret] of [
        ['read', reader],
        ['write', writer],
      ] as const) {
        const isRefused = (await refusals({ authorization: `Bearer ${secret}` })) === 403
        expect(isRefused, `${operationId} for a key to ${scope}`).toBe(!isOpen && !key?.includes(scope))
      }
    }
  })
})

describe('what the API answers is what the document says', () => {
  test('for a note from its adding to its end', async () => {
    const note = { kind: 'note', text: `Tides of ${randomUUID()}`, tags: ['sea'] }
    const { id } = await described('addSource', await asAda('POST', '/api/v1/sources', note))
    expect(await described('addSource', await asAda('POST', '/api/v1/sources', note))).toMatchObject({
      id,
      duplicate: true,
    })
    expect(await described('getSource', await asAda('GET', `/api/v1/sources/${id}`))).toMatchObject({ id })
    const { sources } = await described('listSources', await asAda('GET', '/api/v1/sources?limit=1&tag=sea'))
    expect(sources).toHaveLength(1)
    expect(
      (await described('countSources', await asAda('GET', '/api/v1/sources/counts'))).total,
    ).toBeGreaterThan(0)
    await described('getSourceText', await asAda('GET', `/api/v1/sources/${id}/text`))
    await described('deleteSource', await asAda('DELETE', `/api/v1/sources/${id}`))
    await described('getSource', await asAda('GET', `/api/v1/sources/${id}`))
  })

  test('for one file and for several', async () => {
    const form = new FormData()
    form.append('file', new File([`# Lamps ${randomUUID()}`], 'lamp.md'))
    expect(await described('addSource', await asAda('POST', '/api/v1/sources', form))).toMatchObject({
      fileName: 'lamp.md',
    })
    form.append('file', new File([new Uint8Array([1, 0])], 'picture.xyz'))
    const { results } = await described('addFiles', await asAda('POST', '/api/v1/sources/files', form))
    expect(results).toMatchObject([{ ok: true }, { ok: false }])
  })

  test('for a search with and without a question', async () => {
    for (const query of ['', '?q=tides+of+the+moon&kind=note&kind=link&limit=5']) {
      const { recent } = await described('search', await asAda('GET', `/api/v1/search${query}`))
      expect(recent).toBe(query === '')
    }
  })

  test('for keys, the weekly mail, feeds, usage and schedules', async () => {
    const { id } = await described(
      'createKey',
      await asAda('POST', '/api/v1/keys', { name: 'mine', scopes: ['read'] }),
    )
    expect((await described('listKeys', await asAda('GET', '/api/v1/keys'))).keys.length).toBeGreaterThan(0)
    await described('deleteKey', await asAda('DELETE', `/api/v1/keys/${id}`))
    const setting = { enabled: false, timeZone: 'Europe/Paris', weekday: 2, hour: 9 }
    expect(await described('setDigest', await asAda('PUT', '/api/v1/digest', setting))).toEqual(setting)
    expect(await described('getDigest', await asAda('GET', '/api/v1/digest'))).toEqual(setting)
    const feed = await described(
      'addFeed',
      await asAda('POST', '/api/v1/feeds', { url: 'https://example.org/feed.xml' }),
    )
    expect(await described('pauseFeed', await asAda('POST', `/api/v1/feeds/${feed.id}/pause`))).toMatchObject(
      { id: feed.id },
    )
    expect((await described('listFeeds', await asAda('GET', '/api/v1/feeds'))).feeds).toHaveLength(1)
    await described('removeFeed', await asAda('DELETE', `/api/v1/feeds/${feed.id}`))
    await described('getUsage', await asAda('GET', '/api/v1/usage'))
    await described('listSchedules', await asAda('GET', '/api/v1/schedules'))
    const day = 'from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z'
    await described('scheduleTimeline', await asAda('GET', `/api/v1/schedules/timeline?${day}`))
    await described('scheduleHistory', await asAda('GET', '/api/v1/schedules/no-such/history'))
  })

  test('for how the server is', async () => {
    for (const [id, path] of [
      ['health', '/api/health'],
      ['ready', '/api/ready'],
      ['live', '/api/live'],
    ] as const) {
      expect(await described(id, await ask('GET', path, {}))).toHaveProperty('status')
    }
  })

  test('for a key that may not write', async () => {
    const authorization = `Bearer ${await keyTo('read')}`
    const answer = await ask('DELETE', `/api/v1/sources/${randomUUID()}`, { authorization })
    expect(await described('deleteSource', answer)).toMatchObject({ status: 403, code: 'forbidden' })
  })

  test.each([
    ['listSources', 'GET', '/api/v1/sources?limit=many', undefined, 400],
    ['addSource', 'POST', '/api/v1/sources', { kind: 'note' }, 400],
    ['getSource', 'GET', `/api/v1/sources/${randomUUID()}`, undefined, 404],
    ['runSchedule', 'POST', '/api/v1/schedules/no-such/run', undefined, 404],
  ])('for a refusal of %s', async (operationId, method, path, body, status) => {
    const answer = await asAda(method, path, body)
    expect(answer.status).toBe(status)
    expect(await described(operationId, answer)).toMatchObject({ status })
  })
})
