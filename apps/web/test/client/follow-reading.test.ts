import { randomUUID } from 'node:crypto'
import type { SourceView } from '@repo/library/sources/view'
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest'
import { followReading } from '#client/reading/follow-reading.ts'
import type { listen as listenInBrowser } from '#client/source-events.ts'
import type { SourceEvent } from '#live/source-events.ts'
import * as retry from '../../src/app/api/v1/sources/[id]/retry/route.ts'
import * as events from '../../src/app/api/v1/sources/events/route.ts'
import * as sources from '../../src/app/api/v1/sources/route.ts'
import { APP_URL, openSite, type Site, signUp, type Visitor } from '../open-site.ts'

let site: Site
let ada: Visitor

beforeAll(async () => {
  site = await openSite(inject('postgresUrl'))
  ada = await signUp(site.parts, 'ada')
})

afterAll(() => site.close())

type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>

function call(route: Route, path: string, init: RequestInit = {}, id?: string): Promise<Response> {
  const headers = { cookie: ada.cookie, origin: APP_URL, 'content-type': 'application/json' }
  const request = new Request(`${APP_URL}/api/v1${path}`, { ...init, headers })
  return route(request, { params: Promise.resolve({ id }) })
}

async function addNote(): Promise<SourceView> {
  const body = JSON.stringify({ kind: 'note', text: `Of the moon ${randomUUID()}` })
  return (await call(sources.POST, '/sources', { method: 'POST', body })).json()
}

async function fetchSources(ids: string[]): Promise<SourceView[]> {
  const answer = await call(sources.GET, `/sources?${ids.map((id) => `ids=${id}`).join('&')}`)
  return ((await answer.json()) as { sources: SourceView[] }).sources
}

/** What a browser's EventSource does with the stream of events. */
const listen: typeof listenInBrowser = ({ onChange, onResync }) => {
  const stop = new AbortController()
  const read = async () => {
    const { body } = await call(events.GET, '/sources/events', { signal: stop.signal })
    onResync()
    let text = ''
    for await (const part of body ?? []) {
      const messages = (text + Buffer.from(part)).split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const data = /^event: source\ndata: (.*)$/.exec(message)?.[1]
        if (data) onChange(JSON.parse(data) as SourceEvent[])
      }
    }
  }
  void read()
  return () => stop.abort()
}

function open() {
  const reading = followReading({ listen, fetchSources, onChange: () => undefined })
  const hide = reading.watch()
  onTestFinished(hide)
  const seen = (id: string) => {
    const { state, failure, isDeleted } = reading.sources().get(id) ?? {}
    return isDeleted ? 'deleted' : [state, failure?.message]
  }
  return { reading, seen }
}

/** What the job does to a source in the end. */
async function end(id: string, state: 'ready' | 'failed', failure: string | null = null): Promise<void> {
  const code = failure && 'broken'
  await site.database.pool.query(
    'update source set state = $2, failure_code = $3, failure_message = $4 where id = $1',
    [id, state, code, failure],
  )
}

test('a source is followed until it is ready', async () => {
  const { reading, seen } = open()
  const note = await addNote()
  reading.add(note)
  expect(seen(note.id)).toEqual(['queued', undefined])
  await end(note.id, 'ready')
  await vi.waitFor(() => expect(seen(note.id)).toEqual(['ready', undefined]), { timeout: 9_000 })
})

test('a source that cannot be read ends failed with its reason', async () => {
  const { reading, seen } = open()
  const note = await addNote()
  reading.add(note)
  await end(note.id, 'failed', 'It is torn.')
  await vi.waitFor(() => expect(seen(note.id)).toEqual(['failed', 'It is torn.']), { timeout: 9_000 })
})

test('what happened before anybody listened is asked for', async () => {
  const { reading, seen } = open()
  const note = await addNote()
  await end(note.id, 'failed', 'It was torn at once.')
  reading.add(note)
  await vi.waitFor(() => expect(seen(note.id)).toEqual(['failed', 'It was torn at once.']), {
    timeout: 9_000,
  })
})

test('a failed source is followed again when it is read again', async () => {
  const { reading, seen } = open()
  const note = await addNote()
  await end(note.id, 'failed', 'The first time.')
  reading.add((await fetchSources([note.id]))[0] as SourceView)
  expect(seen(note.id)).toEqual(['failed', 'The first time.'])
  const restarted = await call(retry.POST, `/sources/${note.id}/retry`, { method: 'POST' }, note.id)
  reading.add(await restarted.json())
  expect(seen(note.id)).toEqual(['queued', undefined])
  await end(note.id, 'ready')
  await vi.waitFor(() => expect(seen(note.id)).toEqual(['ready', undefined]), { timeout: 9_000 })
})

test('a source that somebody deletes is shown as deleted', async () => {
  const { reading, seen } = open()
  const note = await addNote()
  reading.add(note)
  await site.database.pool.query('update source set deleted_at = now() where id = $1', [note.id])
  await vi.waitFor(() => expect(seen(note.id)).toBe('deleted'), { timeout: 9_000 })
})
