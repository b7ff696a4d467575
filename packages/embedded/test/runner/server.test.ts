import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { startApp, type TestApp } from './app.ts'
import { createEmptyDatabase, type EmptyDatabase } from './database.ts'

const SIGNING_KEY = 'signkey-test-0123456789abcdef'

describe('what the runner answers', () => {
  let database: EmptyDatabase
  let app: TestApp
  beforeAll(async () => {
    database = await createEmptyDatabase(inject('postgresUrl'))
  })
  afterEach(async () => {
    await app.runner.close()
    await database.clear()
  })
  afterAll(() => database.drop())

  const start = async (signingKey?: string) => {
    app = await startApp({
      databaseUrl: database.url,
      functions: (inngest) => [
        inngest.createFunction({ id: 'ok', triggers: [{ event: 'ok' }] }, ({ step }) =>
          step.run('work', () => 1),
        ),
        inngest.createFunction({ id: 'bad', retries: 0, triggers: [{ event: 'bad' }] }, () => {
          throw new Error('<b>broken</b> & "gone"')
        }),
        inngest.createFunction({ id: 'asleep', triggers: [{ event: 'asleep' }] }, ({ step }) =>
          step.sleep('nap', '1d'),
        ),
      ],
      ...(signingKey && { signingKey }),
    })
    return (path: string, init?: RequestInit) => app.runner.fetch(`http://127.0.0.1:8288${path}`, init)
  }
  const post = (body: unknown) => ({
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

  it.each([
    ['not JSON', '{', 'not JSON'],
    ['an event without a name', [{ name: 'ok' }, { data: {} }], 'Event 1: the name is missing'],
    ['an event whose data is a list', { name: 'ok', data: [] }, 'data is not an object'],
    ['an event with a name of its own kind', { name: 'inngest/function.failed' }, 'reserved'],
    ['an event with NUL in its id', { name: 'ok', id: 'a\0b' }, 'not valid text'],
    ['a number as an event', 5, 'not an object'],
    ['more than 5000 events', Array.from({ length: 5_001 }, () => ({ name: 'ok' })), 'More than 5000'],
    ['an event above 3 MB', { name: 'ok', data: { text: 'x'.repeat(3 * 1024 * 1024) } }, 'larger than 3 MB'],
  ])('refuses %s, with all that came with it', async (_, body, message) => {
    const fetch = await start()
    const response = await fetch('/e/key', post(body))
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ ids: [], status: 400, error: expect.stringContaining(message) })
    expect(await app.runner.runs()).toEqual([])
  })

  it('gives one id per event, in their order, and takes an empty list', async () => {
    const fetch = await start()
    const answer = await (await fetch('/e/key', post([{ name: 'ok' }, { name: 'unheard' }]))).json()
    expect(answer).toEqual({
      ids: [expect.stringMatching(/^[0-9A-Z]{26}$/), expect.stringMatching(/^[0-9A-Z]{26}$/)],
      status: 200,
    })
    expect(await (await fetch('/e/key', post([]))).json()).toEqual({ ids: [], status: 200 })
  })

  it('takes events up to 3 MB and step results up to 4 MB', async () => {
    const fetch = await start()
    const text = 'x'.repeat(3 * 1024 * 1024 - 100)
    expect((await fetch('/e/key', post({ name: 'ok', data: { text } }))).status).toBe(200)
    await app.runner.drain()
    expect(await app.runner.runs({ state: 'completed' })).toHaveLength(1)
  })

  it('counts runs by state and lists them, latest first', async () => {
    const fetch = await start()
    await app.runner.send([{ name: 'ok' }, { name: 'bad' }, { name: 'asleep' }])
    await app.runner.advance(1_000)
    expect(await (await fetch('/v0/stats')).json()).toMatchObject({
      queued: 0,
      running: 1,
      completed: 1,
      failed: 1,
      cancelled: 0,
      oldestPendingMs: null,
      app: { answers: true, functions: ['app-ok', 'app-bad', 'app-asleep'], refused: [] },
    })
    const { runs } = (await (await fetch('/v0/runs?limit=2')).json()) as { runs: { functionId: string }[] }
    expect(runs.map(({ functionId }) => functionId)).toEqual(['app-asleep', 'app-bad'])
    const failed = (await (await fetch('/v0/runs?state=failed')).json()) as { runs: unknown[] }
    expect(failed.runs).toMatchObject([{ functionId: 'app-bad', eventName: 'bad' }])
    expect((await fetch('/v0/runs?state=lost')).status).toBe(400)
    expect((await fetch('/v0/runs?limit=0')).status).toBe(400)
  })

  it('lists its functions as Inngest does, and says of other GraphQL that it has none', async () => {
    const fetch = await start()
    const ask = async (query: string) => (await fetch('/v0/gql', post({ query }))).json()
    const slugs = ['app-ok', 'app-bad', 'app-asleep'].map((slug) => ({ slug }))
    expect(await ask('{ functions { slug } }')).toEqual({ data: { functions: slugs } })
    expect(await ask('{ events { id } }')).toMatchObject({ errors: [{ message: expect.any(String) }] })
  })

  it('shows the runs on a page that needs no script and lets no text become markup', async () => {
    const fetch = await start()
    await app.runner.send([{ name: 'bad', id: '<script>' }, { name: 'asleep' }])
    await app.runner.advance(1_000)
    const response = await fetch('/')
    const page = await response.text()
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page).toContain('failed: &#60;b&#62;broken&#60;/b&#62; &#38; &#34;gone&#34;')
    expect(page).toContain('&#60;script&#62;')
    expect(page).not.toContain('<script')
    expect(page).toContain('(sleep nap until 2026-01-02T00:00:00')
  })

  it('lets nobody without the signing key register functions or report steps', async () => {
    const fetch = await start(SIGNING_KEY)
    expect((await fetch('/fn/register', post({ appName: 'other', functions: [] }))).status).toBe(401)
    const wrong = { ...post({ steps: [] }), headers: { authorization: 'Bearer signkey-test-00' } }
    expect((await fetch('/v1/checkpoint/01ABC/async', wrong)).status).toBe(401)
  })

  it('tells a call that lost its run to stop', async () => {
    const fetch = await start()
    const step = { op: 'StepRun', id: 'a', data: 1 }
    const response = await fetch('/v1/checkpoint/01ABC/async', post({ request_id: '1-1', steps: [step] }))
    expect(response.status).toBe(409)
  })

  it('says which endpoints it does not have', async () => {
    const fetch = await start()
    expect((await fetch('/v1/signals', post({}))).status).toBe(404)
    expect((await fetch('/v0/gql')).status).toBe(404)
  })
})
