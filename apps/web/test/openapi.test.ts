import { randomUUID } from 'node:crypto'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { document, operations } from './documented.ts'
import { openSite, type Site, signUp, type Visitor } from './open-site.ts'
import { type Ask, askRoutes, routeFiles } from './routes.ts'

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

let site: Site
let ada: Visitor
let ask: Ask

beforeAll(async () => {
  site = await openSite(inject('postgresUrl'))
  ada = await signUp(site.parts, 'ada')
  ask = await askRoutes()
})

afterAll(() => site.close())

async function keyTo(...scopes: ('read' | 'write')[]): Promise<string> {
  const created = await site.parts.auth.createApiKey(ada.actor, { name: 'a program', scopes })
  if (!created.ok) throw new Error(created.message)
  return created.secret
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
