import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { nextInterval, waitAfterFailure } from '../src/adaptive-interval.ts'
import { refetchBounds } from '../src/refetch/bounds.ts'
import { refetchLink } from '../src/refetch/run.ts'
import { addSource } from '../src/sources/add.ts'
import { getSource } from '../src/sources/get.ts'
import { getSourceText } from '../src/sources/text.ts'
import type { SourceView } from '../src/sources/view.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'
import { ingest } from './ingest-run.ts'
import { type PageServer, startPageServer } from './page-server.ts'

const DAY_SECONDS = 86_400
let library: Library
let home: Organization
let site: PageServer

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
  site = await startPageServer()
})
afterAll(async () => {
  await site.close()
  await library.close()
})
beforeEach(async () => {
  home = await library.organization()
})

const query = (text: string, values: unknown[] = []) => library.database.pool.query(text, values)
const refetch = (source: SourceView) => refetchLink(home.system, { sourceId: source.id })
const view = (source: SourceView) => getSource(home.member, { id: source.id })
const textOf = async (source: SourceView) => (await getSourceText(home.member, { id: source.id })).text

const article = (text: string) =>
  `<!doctype html><title>Tides</title><article><h1>Tides</h1>${`<p>${text}</p>`.repeat(8)}</article>`

/** A page that answers 304 to whoever has it already. */
function serve(text: string, etag = `"${text.length}"`): void {
  const lastModified = 'Mon, 02 Mar 2026 10:00:00 GMT'
  site.answer(({ headers }, response) => {
    const isKnown = headers['if-none-match'] === etag
    const validators = { etag, 'last-modified': lastModified, 'content-type': 'text/html' }
    response.writeHead(isKnown ? 304 : 200, validators).end(isKnown ? undefined : article(text))
  })
}

function refuse(status: number, headers: Record<string, string> = {}, body = 'no'): void {
  site.answer((_request, response) => void response.writeHead(status, headers).end(body))
}

async function readyLink(): Promise<SourceView> {
  serve('The moon pulls the sea.')
  const url = `${site.url}/${home.id}`
  const { source } = await addSource(home.member, { kind: 'link', url })
  await ingest(home.system, source)
  return view(source)
}

async function known({ id }: SourceView) {
  const { rows } = await query(
    `select etag, last_modified as "lastModified", interval_seconds as "intervalSeconds", failures,
       failure_code as "failureCode", round(extract(epoch from next_fetch_at - now()))::int as "inSeconds"
     from link_fetch where source_id = $1`,
    [id],
  )
  return rows[0]
}

async function snapshots({ id }: SourceView): Promise<number> {
  return (await query('select from snapshot where source_id = $1', [id])).rowCount ?? 0
}

test('remembers what the site calls the page that was read, and asks again after a day', async () => {
  const source = await readyLink()
  const { inSeconds, ...rest } = await known(source)
  expect(rest).toMatchObject({
    etag: '"23"',
    lastModified: 'Mon, 02 Mar 2026 10:00:00 GMT',
    intervalSeconds: DAY_SECONDS,
    failures: 0,
  })
  expect(inSeconds).toBeGreaterThan(DAY_SECONDS - 60)
})

test('sends it with the next request, and 304 writes nothing but the next time', async () => {
  const source = await readyLink()
  expect(await refetch(source)).toEqual({ outcome: 'unchanged', notModified: true })
  expect(site.asked.at(-1)).toMatchObject({
    'if-none-match': '"23"',
    'if-modified-since': 'Mon, 02 Mar 2026 10:00:00 GMT',
  })
  expect(await view(source)).toEqual(source)
  expect(await snapshots(source)).toBe(1)
  expect(await known(source)).toMatchObject({ etag: '"23"', intervalSeconds: 2 * DAY_SECONDS })
})

test('makes nothing of a page whose markup changed and whose text did not', async () => {
  const source = await readyLink()
  const page = article('The moon pulls the sea.').replace(
    '<article>',
    '<script>1</script><article class="new">',
  )
  site.answer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', etag: '"new"' }).end(page)
  })
  expect(await refetch(source)).toEqual({ outcome: 'unchanged', notModified: false })
  expect(await view(source)).toEqual(source)
  expect(await known(source)).toMatchObject({ etag: '"new"' })
})

test('reads a changed text as a new version, from the page that was fetched, and comes back sooner', async () => {
  const source = await readyLink()
  serve('The sun pulls it too, half as much.')
  const requests = site.asked.length
  expect(await refetch(source)).toEqual({ outcome: 'changed', version: 2 })
  const { rows } = await query(
    `select data from outbox where data ->> 'sourceId' = $1 and name = 'source/changed' order by id`,
    [source.id],
  )
  expect(rows.at(-1)).toMatchObject({ data: { version: 2, kind: 'link' } })
  expect(await ingest(home.system, { ...source, version: 2 })).toEqual({ outcome: 'ready' })
  expect(site.asked.length - requests).toBe(1)
  expect(await textOf(source)).toContain('half as much')
  expect(await snapshots(source)).toBe(2)
  expect(await known(source)).toMatchObject({ etag: '"35"', intervalSeconds: DAY_SECONDS / 2 })
  expect(await refetch(source)).toEqual({ outcome: 'unchanged', notModified: true })
})

test.each([
  ['refuses', () => refuse(404), 'http_status'],
  ['breaks down', () => refuse(500), 'http_status'],
  ['asks to sign in', () => refuse(401), 'login'],
  ['answers with nothing', () => refuse(200, {}, ''), 'empty'],
  [
    'shows a wall in place of the page',
    () =>
      refuse(
        200,
        { 'content-type': 'text/html' },
        '<title>Just a moment...</title><div id="challenge-form">Checking your browser before accessing</div>',
      ),
    'challenge',
  ],
])('keeps what is there when the site %s', async (_what, failing, code) => {
  const source = await readyLink()
  failing()
  expect(await refetch(source)).toMatchObject({ outcome: 'failed', code })
  expect(await view(source)).toEqual(source)
  expect(await textOf(source)).toContain('The moon pulls the sea.')
  expect(await known(source)).toMatchObject({ failures: 1, failureCode: code, etag: '"23"' })
})

test('waits longer after each failure, and forgets them with a success', async () => {
  const source = await readyLink()
  refuse(500)
  await refetch(source)
  await refetch(source)
  await refetch(source)
  const failed = await known(source)
  expect(failed).toMatchObject({ failures: 3, intervalSeconds: DAY_SECONDS })
  expect(failed.inSeconds).toBeGreaterThan(4 * DAY_SECONDS - 60)
  serve('The moon pulls the sea.')
  await refetch(source)
  expect(await known(source)).toMatchObject({ failures: 0, failureCode: null })
})

test('stays away as long as the site asks', async () => {
  const source = await readyLink()
  refuse(503, { 'retry-after': String(3 * DAY_SECONDS) })
  await refetch(source)
  expect((await known(source)).inSeconds).toBeGreaterThan(3 * DAY_SECONDS - 60)
})

test('leaves a source ready whose new version could not be read after all', async () => {
  const source = await readyLink()
  serve('The sun pulls it too, half as much.')
  await refetch(source)
  await query('delete from blob where organization_id = $1', [home.id])
  refuse(403)
  expect(await ingest(home.system, { ...source, version: 2 })).toMatchObject({ outcome: 'failed' })
  expect(await view(source)).toMatchObject({ state: 'ready', failure: null })
  expect(await textOf(source)).toContain('The moon pulls the sea.')
})

test('does nothing for a source that is being read already', async () => {
  const source = await readyLink()
  await query(`update source set state = 'processing' where id = $1`, [source.id])
  expect(await refetch(source)).toEqual({ outcome: 'stale' })
})

test('finds the interval of a page that changes, between six hours and thirty days', () => {
  const hours = (changes: boolean[]) =>
    changes.reduce((seconds, changed) => nextInterval(seconds, changed, refetchBounds), DAY_SECONDS) / 3_600
  expect(hours([true])).toBe(12)
  expect(hours([true, true, true, true])).toBe(6)
  expect(hours([false, false])).toBe(96)
  expect(hours(Array(10).fill(false))).toBe(720)
  expect(hours([false, false, true])).toBe(48)
})

test('never waits longer than thirty days after failures, whatever the site asks', () => {
  const wait = (failures: number, retryAfterMs: number | null) =>
    waitAfterFailure({ seconds: DAY_SECONDS, failures, retryAfterMs }, refetchBounds) / DAY_SECONDS
  expect([1, 2, 3, 400].map((failures) => wait(failures, null))).toEqual([1, 2, 4, 30])
  expect(wait(1, 1e15)).toBe(30)
})
