import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import * as history from '../src/app/api/v1/schedules/[name]/history/route.ts'
import * as interrupt from '../src/app/api/v1/schedules/[name]/interrupt/route.ts'
import * as pause from '../src/app/api/v1/schedules/[name]/pause/route.ts'
import * as resume from '../src/app/api/v1/schedules/[name]/resume/route.ts'
import * as run from '../src/app/api/v1/schedules/[name]/run/route.ts'
import * as maintenance from '../src/app/api/v1/schedules/maintenance/route.ts'
import * as schedules from '../src/app/api/v1/schedules/route.ts'
import * as timeline from '../src/app/api/v1/schedules/timeline/route.ts'
import { APP_URL, openSite, type Site, signUp, type Visitor } from './open-site.ts'

let site: Site
/** Who signed up first runs the server; the other one has a library of their own there. */
let ada: Visitor
let stranger: Visitor

beforeAll(async () => {
  site = await openSite(inject('postgresUrl'))
  ada = await signUp(site.parts, 'ada')
  stranger = await signUp(site.parts, 'stranger')
})
afterAll(() => site.close())
beforeEach(async () => {
  const { pool } = site.database
  await pool.query('truncate schedule, schedule_slot')
  await pool.query(`insert into schedule (name, meaning, expression, time_zone, policy, next_due)
    values ('tidy', 'Tidies up.', '*/5 * * * *', 'UTC', '{}', now() + interval '5 minutes')`)
  await pool.query(`insert into schedule_slot (schedule, due, state, started_at, output)
    select 'tidy', now() - n * interval '5 minutes', 'ok', now() - n * interval '5 minutes', 'Removed ' || n
    from generate_series(1, 4) n`)
})

type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>
type Options = { as?: Visitor; key?: string; json?: unknown; name?: string }

function call(
  route: Route,
  method: string,
  path: string,
  { as = ada, key, json, name = 'tidy' }: Options = {},
) {
  const headers = new Headers(
    key ? { authorization: `Bearer ${key}` } : { cookie: as.cookie, origin: APP_URL },
  )
  if (json !== undefined) headers.set('content-type', 'application/json')
  const body = json === undefined ? null : JSON.stringify(json)
  const request = new Request(`${APP_URL}/api/v1/schedules${path}`, { method, headers, body })
  return route(request, { params: Promise.resolve({ name }) })
}

async function listed(as = ada) {
  return (await (await call(schedules.GET, 'GET', '', { as })).json()) as {
    schedules: { paused: unknown; runRequestedAt: string | null; inWords: string }[]
    maintenance: unknown
    mayManage: boolean
  }
}

describe('looking', () => {
  test('lists schedules in words, pages through a history, and answers with a timeline', async () => {
    expect((await listed()).schedules).toMatchObject([{ inWords: 'Every 5 minutes' }])
    const first = await (await call(history.GET, 'GET', '/tidy/history?limit=3')).json()
    const next = await call(history.GET, 'GET', `/tidy/history?limit=3&before=${first.nextBefore}`)
    expect([...first.slots, ...(await next.json()).slots].map(({ output }) => output)).toEqual([
      ...['Removed 1', 'Removed 2', 'Removed 3', 'Removed 4'],
    ])
    const to = new Date().toISOString()
    const from = new Date(Date.now() - 3_600_000).toISOString()
    const { marks } = await (await call(timeline.GET, 'GET', `/timeline?from=${from}&to=${to}`)).json()
    expect(marks).toHaveLength(4)
  })

  test('refuses what it does not know, and says that a name is not there', async () => {
    expect((await call(timeline.GET, 'GET', '/timeline?from=yesterday&to=now')).status).toBe(400)
    expect((await call(history.GET, 'GET', '/tidy/history?page=2')).status).toBe(400)
    expect((await call(history.GET, 'GET', '/none/history', { name: 'none' })).status).toBe(404)
  })
})

describe('acting', () => {
  test('who runs the server pauses, resumes, and asks for a run', async () => {
    const until = new Date(Date.now() + 60_000).toISOString()
    const json = { reason: 'Upgrade', until }
    expect((await call(pause.POST, 'POST', '/tidy/pause', { json })).status).toBe(204)
    expect((await listed()).schedules[0]?.paused).toMatchObject({ reason: 'Upgrade', until, by: 'ada' })
    expect((await call(resume.POST, 'POST', '/tidy/resume')).status).toBe(204)
    expect((await listed()).schedules[0]?.paused).toBeNull()
    const asked = await call(run.POST, 'POST', '/tidy/run')
    expect([asked.status, await asked.json()]).toEqual([202, { daemonIsLive: false }])
    expect((await listed()).schedules[0]?.runRequestedAt).not.toBeNull()
  })

  test('maintenance begins and ends', async () => {
    await call(maintenance.PUT, 'PUT', '/maintenance', { json: { reason: 'Moving' } })
    expect((await listed(stranger)).maintenance).toMatchObject({ reason: 'Moving', by: null })
    expect((await call(maintenance.DELETE, 'DELETE', '/maintenance')).status).toBe(204)
    expect((await listed()).maintenance).toBeNull()
  })

  test('interrupts a run, and refuses for one that has ended', async () => {
    const { pool } = site.database
    const { rows } = await pool.query(
      `update schedule_slot set state = 'running' where output = 'Removed 1' returning due`,
    )
    const json = { due: rows[0].due.toISOString() }
    expect((await call(interrupt.POST, 'POST', '/tidy/interrupt', { json })).status).toBe(204)
    await pool.query(`update schedule_slot set state = 'interrupted'`)
    expect((await call(interrupt.POST, 'POST', '/tidy/interrupt', { json })).status).toBe(409)
  })

  test('is refused to everybody else, and to API keys', async () => {
    const key = await site.parts.auth.createApiKey(ada.actor, { name: 'all', scopes: ['read', 'write'] })
    if (!('secret' in key)) throw new Error('no key was made')
    expect((await listed(stranger)).mayManage).toBe(false)
    for (const [route, method, path, json] of [
      [pause.POST, 'POST', '/tidy/pause', { reason: 'x' }],
      [resume.POST, 'POST', '/tidy/resume', undefined],
      [run.POST, 'POST', '/tidy/run', undefined],
      [interrupt.POST, 'POST', '/tidy/interrupt', { due: new Date().toISOString() }],
      [maintenance.PUT, 'PUT', '/maintenance', { reason: 'x' }],
      [maintenance.DELETE, 'DELETE', '/maintenance', undefined],
    ] as const) {
      expect((await call(route, method, path, { as: stranger, json })).status, path).toBe(403)
      expect((await call(route, method, path, { key: key.secret, json })).status, path).toBe(403)
    }
  })
})
