import type { Ctx } from '@repo/library/context'
import { listDeadLetters } from '@repo/library/dead-letters/list'
import { addSource } from '@repo/library/sources/add'
import { deleteSource } from '@repo/library/sources/delete'
import { getSource } from '@repo/library/sources/get'
import type { SourceView } from '@repo/library/sources/view'
import { type Library, openLibrary } from '@repo/library/testing'
import { createLog } from '@repo/trace/log'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { createInngest } from '../src/client.ts'
import { consumersOf } from '../src/events.ts'
import { createFunctions } from '../src/functions.ts'
import { createServe } from '../src/serve.ts'
import { runFunction } from './run-function.ts'

const log = createLog({ process: 'test', level: 'silent' })
let library: Library
let organizationId: string
/** Parts that are out of order during a test. */
let broken: Partial<Ctx>
let handler: (request: Request) => Promise<Response>

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
  const inngest = createInngest({ db: library.database.db, log, isDev: true, baseUrl: 'http://127.0.0.1:9' })
  handler = createServe({ inngest, functions: createFunctions({ inngest, contextFor }) }).POST
})
afterAll(() => library.close())
beforeEach(async () => {
  broken = {}
  organizationId = (await library.organization()).id
})

function contextFor(organization: string): Ctx {
  return { ...library.as({ organizationId: organization, userId: null, role: 'system' }), ...broken }
}

const system = () => contextFor(organizationId)
const query = (text: string, values: unknown[]) => library.database.pool.query(text, values)

type Event = { id: string; name: string; data: Record<string, unknown> }

async function lastEvent(): Promise<Event> {
  const { rows } = await query(
    'select id, name, data from outbox where organization_id = $1 order by id desc limit 1',
    [organizationId],
  )
  return rows[0]
}

async function acknowledged(id: string): Promise<boolean> {
  const { rows } = await query('select acknowledged_at from outbox where id = $1', [id])
  return rows[0].acknowledged_at !== null
}

async function ledger(eventId: string) {
  const { rows } = await query(
    'select function_id, state, source_id, error from job_run where event_id = $1',
    [eventId],
  )
  return rows
}

async function addNote(text: string): Promise<SourceView> {
  return (await addSource(system(), { kind: 'note', text })).source
}

const ingest = (event: Event, options = {}) => runFunction(handler, 'trovella-ingest', event, options)

const failing = (message: string) => () => Promise.reject(new Error(message))

describe('ingest', () => {
  test('makes a note ready, and records the run from its start to its end', async () => {
    const source = await addNote('The heron nests on the north bank.')
    const event = await lastEvent()
    expect(await ingest(event)).toMatchObject({ status: 'completed', output: { outcome: 'ready' } })
    expect((await getSource(system(), { id: source.id })).state).toBe('ready')
    expect(await acknowledged(event.id)).toBe(true)
    expect(await ledger(event.id)).toEqual([
      { function_id: 'ingest', state: 'completed', source_id: source.id, error: null },
    ])
  })

  test('ends quietly for a source that was deleted', async () => {
    const source = await addNote('Deleted before its run')
    const event = await lastEvent()
    await deleteSource(system(), { id: source.id })
    expect(await ingest(event)).toMatchObject({ status: 'completed', output: { outcome: 'stale' } })
    expect(await acknowledged(event.id)).toBe(true)
  })

  test('acknowledges an event whose very first call was lost half-way', async () => {
    await addNote('First call lost')
    const event = await lastEvent()
    await ingest(event, { firstAttempt: 1, maxAttempts: 6 })
    expect(await acknowledged(event.id)).toBe(true)
  })

  test('records each failed attempt with its stage and reason, and goes on afterwards', async () => {
    const source = await addNote('Put fails')
    const event = await lastEvent()
    broken = { search: { ...system().search, put: failing('the search engine is away') } }
    const runId = `run-${event.id}`
    expect(await ingest(event, { runId, maxAttempts: 2 })).toMatchObject({ status: 'failed' })
    const { rows } = await query(
      'select stage, attempt, error_code, error_message from job_attempt where run_id = $1 order by attempt',
      [runId],
    )
    const attempt = { stage: 'index', error_code: 'Error', error_message: 'the search engine is away' }
    expect(rows).toEqual([
      { ...attempt, attempt: 1 },
      { ...attempt, attempt: 2 },
    ])
    expect(await ledger(event.id)).toMatchObject([{ state: 'failed', error: 'the search engine is away' }])
    expect((await getSource(system(), { id: source.id })).state).toBe('processing')
  })

  test('keeps a dead letter and fails the source when no attempt is left', async () => {
    const source = await addNote('Gives up')
    const event = await lastEvent()
    const failure = {
      id: 'failure',
      name: 'inngest/function.failed',
      data: {
        ...{ function_id: 'trovella-ingest', run_id: `run-${event.id}`, event },
        error: { name: 'Error', message: 'the database went away' },
      },
    }
    const failed = () => runFunction(handler, 'trovella-ingest-failure', failure)
    expect(await failed()).toMatchObject({ status: 'completed' })
    expect(await failed()).toMatchObject({ status: 'completed' })
    expect(await getSource(system(), { id: source.id })).toMatchObject({
      state: 'failed',
      failure: { code: 'internal', message: expect.stringContaining('Try it again') },
    })
    const { deadLetters } = await listDeadLetters(system())
    expect(deadLetters).toMatchObject([{ sourceId: source.id, message: 'the database went away' }])
  })

  test('still makes a source findable by words when no vectors can be had', async () => {
    const source = await addNote('Vectors are away')
    broken = { search: { ...system().search, embedMissing: failing('the embedding service is away') } }
    expect(await ingest(await lastEvent())).toMatchObject({
      status: 'completed',
      output: { outcome: 'ready' },
    })
    expect((await getSource(system(), { id: source.id })).state).toBe('ready')
    const { deadLetters } = await listDeadLetters(system())
    expect(deadLetters).toMatchObject([{ sourceId: source.id, message: 'the embedding service is away' }])
  })

  test('writes no step result that grows with the document', async () => {
    await addNote('word '.repeat(100_000))
    const event = await lastEvent()
    const sizes: number[] = []
    const measured = async (request: Request) => {
      const response = await handler(request)
      sizes.push((await response.clone().text()).length)
      return response
    }
    await runFunction(measured, 'trovella-ingest', event)
    expect(Math.max(...sizes)).toBeLessThan(1_000)
  })
})

describe('fetch', () => {
  const refusal = { ok: false, reason: 'dns', message: 'The host was not found. Check the address.' } as const
  const answering = (result: unknown) =>
    ({ fetcher: { ...system().fetcher, fetch: async () => result } }) as typeof broken

  async function addLink(): Promise<SourceView> {
    return (await addSource(system(), { kind: 'link', url: `https://example.com/${Math.random()}` })).source
  }

  test('asks for another attempt when the failure may pass', async () => {
    const source = await addLink()
    broken = answering({ ...refusal, retryable: true })
    const event = { ...(await lastEvent()), name: 'inngest/function.invoked' }
    expect(
      await runFunction(handler, 'trovella-fetch', event, { maxAttempts: 5, runId: event.id }),
    ).toMatchObject({
      status: 'completed',
      output: { outcome: 'failed', code: 'dns' },
      attempts: 6,
    })
    const { rows } = await query('select error_code from job_attempt where run_id = $1', [event.id])
    expect(rows).toEqual(Array.from({ length: 4 }, () => ({ error_code: 'dns' })))
    expect(await getSource(system(), { id: source.id })).toMatchObject({
      state: 'failed',
      failure: { code: 'dns' },
    })
    expect((await listDeadLetters(system())).deadLetters).toMatchObject([
      { code: 'dns', sourceId: source.id },
    ])
  })

  test('ends the run at once when the failure will not pass', async () => {
    const source = await addLink()
    broken = answering({ ...refusal, reason: 'blocked_address', retryable: false })
    expect(await ingest(await lastEvent())).toMatchObject({
      output: { outcome: 'failed', code: 'blocked_address' },
    })
    expect((await getSource(system(), { id: source.id })).state).toBe('failed')
    expect((await listDeadLetters(system())).deadLetters).toEqual([])
  })

  test('waits as long as the site asks', async () => {
    await addLink()
    broken = answering({
      ...refusal,
      reason: 'http_status',
      status: 429,
      retryable: true,
      retryAfterMs: 90_000,
    })
    const event = { ...(await lastEvent()), name: 'inngest/function.invoked' }
    const retryAfter: (string | null)[] = []
    const watched = async (request: Request) => {
      const response = await handler(request)
      retryAfter.push(response.headers.get('retry-after'))
      return response
    }
    await runFunction(watched, 'trovella-fetch', event, { maxAttempts: 2 })
    expect(retryAfter[0]).toBe('90')
  })
})

test('purge removes a deleted source', async () => {
  const source = await addNote('Purge me')
  await deleteSource(system(), { id: source.id })
  const event = await lastEvent()
  expect(event.name).toBe('source/deleted')
  expect(await runFunction(handler, 'trovella-purge', event)).toMatchObject({ output: { purged: true } })
  const { rows } = await query('select from source where id = $1', [source.id])
  expect(rows).toEqual([])
  expect(await acknowledged(event.id)).toBe(true)
})

test('reindex visits every source', async () => {
  for (const text of ['One', 'Two', 'Three']) {
    await addNote(text)
    await ingest(await lastEvent())
  }
  await query('update source set indexed_version = 0 where organization_id = $1', [organizationId])
  const event = { id: crypto.randomUUID(), name: 'library/reindex.requested', data: { organizationId } }
  expect(await runFunction(handler, 'trovella-reindex', event)).toMatchObject({ output: { indexed: 3 } })
  const { rows } = await query(
    'select from source where organization_id = $1 and indexed_version <> content_version',
    [organizationId],
  )
  expect(rows).toEqual([])
})

describe('the functions as they are registered', () => {
  test('are tried as often as each deserves', async () => {
    const attempts = (await registered()).map(({ id, steps }) => [id, steps.step.retries?.attempts])
    expect(Object.fromEntries(attempts)).toMatchObject({
      'trovella-ingest': 5,
      'trovella-fetch': 4,
      'trovella-purge': 10,
      'trovella-reindex': 10,
    })
  })

  test('are those that have to acknowledge the events they are triggered by', async () => {
    const functions = await registered()
    for (const name of ['source/changed', 'source/deleted', 'library/reindex.requested']) {
      const triggered = functions.filter(({ triggers }) => triggers.some(({ event }) => event === name))
      expect(triggered.map(({ id }) => id.replace('trovella-', ''))).toEqual(consumersOf(name))
    }
  })

  type Configuration = {
    id: string
    triggers: { event?: string }[]
    steps: { step: { retries?: { attempts: number } } }
  }

  async function registered(): Promise<Configuration[]> {
    const url = 'http://127.0.0.1:3000/api/inngest'
    const headers = { host: '127.0.0.1:3000', 'x-inngest-sync-kind': 'in_band' }
    const response = await handler(
      new Request(url, { method: 'PUT', headers, body: JSON.stringify({ url }) }),
    )
    return ((await response.json()) as { functions: Configuration[] }).functions
  }
})
