import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { described } from './documented.ts'
import { APP_URL, openSite, type Site, signUp, type Visitor } from './open-site.ts'
import { readNote } from './read-note.ts'
import { type Ask, askRoutes } from './routes.ts'

const HOUR_MS = 3_600_000

let site: Site
/** Who signed up first runs the server. */
let ada: Visitor
let ask: Ask

beforeAll(async () => {
  site = await openSite(inject('postgresUrl'))
  ada = await signUp(site.parts, 'ada')
  ask = await askRoutes()
})

afterAll(() => site.close())

/** As Ada in her browser. */
function asAda(method: string, path: string, body?: unknown): Promise<Response> {
  const isForm = body instanceof FormData
  const type: Record<string, string> =
    body === undefined || isForm ? {} : { 'content-type': 'application/json' }
  const sent = body === undefined ? undefined : isForm ? body : JSON.stringify(body)
  return ask(method, path, { cookie: ada.cookie, origin: APP_URL, ...type }, sent)
}

/** One that ran well, failed, and is running, with the daemon that does it. */
async function schedule(name: string): Promise<void> {
  const { pool } = site.database
  await pool.query('truncate schedule, schedule_slot, schedule_daemon')
  await pool.query(
    `insert into schedule (name, meaning, expression, time_zone, policy, next_due, failures_in_a_row)
    values ($1, 'Tidies up.', '*/5 * * * *', 'UTC', '{"timeoutMs": 1000}', now() + interval '5 minutes', 1)`,
    [name],
  )
  await pool.query(`insert into schedule_daemon (host, pid, version, lease_until)
    values ('a-host', 7, '1.0.0', now() + interval '1 minute')`)
  await pool.query(
    `insert into schedule_slot (schedule, due, state, attempt, start_at, started_at, finished_at, output, error,
      trace_id, origin, requested_by)
    select $1, due, state, 1, due, due + interval '20 ms', case state when 'running' then null else due + interval '1 s' end,
      'Removed 7', error, '4bf92f3577b34da6a3ce929d0e0e4736', origin, requested_by
    from (values ('ok', null, 'time', null, 3), ('failed', 'no room', 'manual', 'ada', 2), ('running', null, 'catch_up', null, 1))
      as slot (state, error, origin, requested_by, age)
    cross join lateral (select date_trunc('second', now()) - age * interval '5 minutes' as due) as at`,
    [name],
  )
}

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

  test('for the text of what was read, whole and in part', async () => {
    const id = await readNote(site, ada, '# Lenses\n\nA Fresnel lens throws the light far out.')
    const path = `/api/v1/sources/${id}/text`
    const { text } = await described('getSourceText', await asAda('GET', path))
    expect(text).toContain('A Fresnel lens')
    const part = await described('getSourceText', await asAda('GET', `${path}?offset=2&length=6`))
    expect(part.text).toBe(text.slice(2, 8))
    expect(await described('getSource', await asAda('GET', `/api/v1/sources/${id}`))).toMatchObject({
      state: 'ready',
    })
  })

  test('for what a search finds, misspelt and said twice as well', async () => {
    for (const place of ['north', '*north*'])
      await readNote(site, ada, `# Foghorn\n\nThe foghorn of the ${place} pier sounds each minute.`)
    for (const question of ['foghorn+pier', 'foghron+pier', 'foghorn&kind=note&limit=1']) {
      const answer = await asAda('GET', `/api/v1/search?q=${question}`)
      const { hits, facets } = await described('search', answer)
      expect(hits[0].passages[0].text).toContain('foghorn')
      expect(hits[0].sameText).toHaveLength(1)
      expect(facets.kinds).toMatchObject([{ value: 'note' }])
    }
  })

  test('for usage, before and after it was measured', async () => {
    const grace = await signUp(site.parts, 'grace')
    const usage = () => ask('GET', '/api/v1/usage', { cookie: grace.cookie })
    expect(await described('getUsage', await usage())).toEqual({ usage: null })
    await site.database.pool.query(`insert into usage values ($1, 3, 5000000000, 40, 7, now())`, [
      grace.actor.organizationId,
    ])
    expect(await described('getUsage', await usage())).toMatchObject({
      usage: { sources: 3, originalBytes: 5_000_000_000, textBytes: 40, chunks: 7, limitBytes: null },
    })
  })

  test('for keys, the weekly mail and feeds', async () => {
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
  })

  test('for schedules that ran, run, and wait', async () => {
    await schedule('tidy')
    const { schedules, daemons } = await described('listSchedules', await asAda('GET', '/api/v1/schedules'))
    expect(schedules).toMatchObject([{ last: { state: 'failed' }, live: [{ state: 'running' }] }])
    expect(daemons).toMatchObject([{ host: 'a-host', isLive: true }])
    const history = '/api/v1/schedules/tidy/history?limit=2'
    const { slots, nextBefore } = await described('scheduleHistory', await asAda('GET', history))
    expect(slots).toHaveLength(2)
    const rest = await asAda('GET', `${history}&before=${nextBefore}`)
    expect((await described('scheduleHistory', rest)).slots).toMatchObject([{ state: 'ok' }])
    const [from, to] = [-HOUR_MS, HOUR_MS].map((ms) => new Date(Date.now() + ms).toISOString())
    const timeline = await asAda('GET', `/api/v1/schedules/timeline?from=${from}&to=${to}`)
    expect((await described('scheduleTimeline', timeline)).marks.length).toBeGreaterThan(0)
    const absent = await asAda('GET', '/api/v1/schedules/no-such/history')
    expect(await described('scheduleHistory', absent)).toMatchObject({ status: 404 })
  })

  test('for what is done with schedules', async () => {
    await schedule('sweep')
    const hold = { reason: 'Moving', until: new Date(Date.now() + HOUR_MS).toISOString() }
    const { rows } = await site.database.pool.query(
      `select due from schedule_slot where schedule = 'sweep' and state = 'running'`,
    )
    for (const [operationId, method, path, body] of [
      ['pauseSchedule', 'POST', 'sweep/pause', hold],
      ['beginMaintenance', 'PUT', 'maintenance', hold],
      ['listSchedules', 'GET', '', undefined],
      ['runSchedule', 'POST', 'sweep/run', undefined],
      ['interruptRun', 'POST', 'sweep/interrupt', { due: rows[0].due.toISOString() }],
      ['listSchedules', 'GET', '', undefined],
      ['resumeSchedule', 'POST', 'sweep/resume', undefined],
      ['endMaintenance', 'DELETE', 'maintenance', undefined],
    ] as const) {
      const answer = await asAda(method, `/api/v1/schedules/${path}`.replace(/\/$/, ''), body)
      expect(answer.ok, operationId).toBe(true)
      await described(operationId, answer)
    }
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
    const key = await site.parts.auth.createApiKey(ada.actor, { name: 'a program', scopes: ['read'] })
    const authorization = `Bearer ${key.ok ? key.secret : ''}`
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
