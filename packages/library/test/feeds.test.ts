import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { addFeed } from '../src/feeds/add.ts'
import { listFeeds } from '../src/feeds/list.ts'
import { pauseFeed, resumeFeed } from '../src/feeds/pause.ts'
import { pollFeed } from '../src/feeds/poll.ts'
import { removeFeed } from '../src/feeds/remove.ts'
import type { FeedView } from '../src/feeds/view.ts'
import { addSource } from '../src/sources/add.ts'
import { deleteSource } from '../src/sources/delete.ts'
import { listSources } from '../src/sources/list.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'
import { type PageServer, startPageServer } from './page-server.ts'

let library: Library
let home: Organization
let site: PageServer

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
})
afterAll(() => library.close())
beforeEach(async () => {
  home = await library.organization()
  site = await startPageServer()
})
afterEach(() => site.close())

const address = (path: string) => `${site.url}${path}`
const poll = ({ id }: FeedView) => pollFeed(home.system, { id })
const query = (text: string, values: unknown[] = []) => library.database.pool.query(text, values)

const rss = (entries: (string | number)[]) =>
  `<rss><channel><title>Tides</title>${entries
    .map((entry) => `<item><title>Entry ${entry}</title><link>https://example.com/${entry}</link></item>`)
    .join('')}</channel></rss>`

/** A feed that answers 304 to whoever has it already. */
function serve(body: string, etag = `"${body.length}"`): void {
  site.answer(({ headers }, response) => {
    const isKnown = headers['if-none-match'] === etag
    response.writeHead(isKnown ? 304 : 200, { etag, 'content-type': 'application/rss+xml' })
    response.end(isKnown ? undefined : body)
  })
}

async function follow(entries: (string | number)[]): Promise<FeedView> {
  serve(rss(entries))
  const { feed } = await addFeed(home.member, { url: address('/feed') })
  await poll(feed)
  return feed
}

async function saved(): Promise<string[]> {
  const { sources } = await listSources(home.member, { limit: 200 })
  return sources.map(({ title }) => title).toSorted()
}

async function known({ id }: FeedView) {
  const { rows } = await query(
    `select title, etag, interval_seconds as "intervalSeconds", failures, failure_code as "failureCode" from feed
     where id = $1`,
    [id],
  )
  return rows[0]
}

test('is followed once, and read at once by a job', async () => {
  const url = address('/feed?utm_source=x')
  const first = await addFeed(home.member, { url })
  const second = await addFeed(home.member, { url: address('/feed') })
  expect([first.duplicate, second.duplicate, second.feed.id]).toEqual([false, true, first.feed.id])
  const { rows } = await query(
    `select data from outbox where name = 'feed/poll.due' and organization_id = $1`,
    [home.id],
  )
  const { host } = new URL(url)
  expect(rows).toEqual([{ data: { organizationId: home.id, feedId: first.feed.id, host } }])
})

test('saves its entries as links under their own titles, and takes the title of the feed', async () => {
  const feed = await follow([1, 2])
  expect(await saved()).toEqual(['Entry 1', 'Entry 2'])
  const { feeds } = await listFeeds(home.member)
  expect(feeds).toMatchObject([{ id: feed.id, title: 'Tides', failure: null, polledAt: expect.any(String) }])
})

test('saves each entry once, also one that was deleted or is in the library already', async () => {
  await addSource(home.member, { kind: 'link', url: 'https://example.com/2?utm_medium=rss', title: 'Mine' })
  const feed = await follow([1, 2])
  expect(await saved()).toEqual(['Entry 1', 'Mine'])
  const { sources } = await listSources(home.member)
  for (const { id } of sources) await deleteSource(home.member, { id })
  serve(rss([3, 1, 2]))
  expect(await poll(feed)).toEqual({ outcome: 'read', added: 1 })
  expect(await saved()).toEqual(['Entry 3'])
})

test('costs one request when the site says that nothing is new, and is asked less often', async () => {
  const feed = await follow([1])
  const before = await known(feed)
  expect(await poll(feed)).toEqual({ outcome: 'unchanged' })
  expect(site.asked.at(-1)?.['if-none-match']).toBe(before.etag)
  expect(await known(feed)).toMatchObject({ intervalSeconds: 2 * before.intervalSeconds, etag: before.etag })
})

test('is asked more often while it has news, between a quarter of an hour and a day', async () => {
  const feed = await follow([1])
  for (const entry of [2, 3, 4, 5]) {
    serve(rss([entry]), `"news-${entry}"`)
    await poll(feed)
  }
  expect((await known(feed)).intervalSeconds).toBe(15 * 60)
  for (let times = 0; times < 10; times++) await poll(feed)
  expect((await known(feed)).intervalSeconds).toBe(86_400)
})

test('begins with the twenty newest entries, and leaves the older ones', async () => {
  const feed = await follow(Array.from({ length: 50 }, (_, entry) => entry))
  expect(await saved()).toHaveLength(20)
  expect(await saved()).toContain('Entry 0')
  site.answer((_request, response) => void response.end(rss(Array.from({ length: 51 }, (_, entry) => entry))))
  expect(await poll(feed)).toEqual({ outcome: 'read', added: 1 })
})

test('takes a hundred entries at a time, and the rest the next time, although nothing changed', async () => {
  const feed = await follow(['first'])
  serve(rss(Array.from({ length: 150 }, (_, entry) => entry)))
  expect(await poll(feed)).toEqual({ outcome: 'read', added: 100 })
  expect(await poll(feed)).toEqual({ outcome: 'read', added: 50 })
  expect(await poll(feed)).toEqual({ outcome: 'unchanged' })
})

test('is found on the page that names it', async () => {
  site.serve('/', { body: '<link rel="alternate" type="application/rss+xml" href="/news.xml">' })
  site.serve('/news.xml', { body: rss([1]), headers: { 'content-type': 'application/rss+xml' } })
  const { feed } = await addFeed(home.member, { url: address('/') })
  expect(await poll(feed)).toEqual({ outcome: 'read', added: 1 })
  const { feeds } = await listFeeds(home.member)
  expect(feeds[0]?.url).toBe(address('/news.xml'))
})

test('keeps what it has and waits longer when the site fails', async () => {
  const feed = await follow([1])
  site.answer((_request, response) => void response.writeHead(500).end())
  expect(await poll(feed)).toMatchObject({ outcome: 'failed', code: 'http_status' })
  site.answer((_request, response) => void response.end('<html>gone</html>'))
  expect(await poll(feed)).toMatchObject({ outcome: 'failed', code: 'not_a_feed' })
  expect(await known(feed)).toMatchObject({ failures: 2, title: 'Tides' })
  expect((await listFeeds(home.member)).feeds[0]?.failure).toMatchObject({ code: 'not_a_feed' })
  expect(await saved()).toEqual(['Entry 1'])
})

test('is not followed any more once it is removed, and its links stay', async () => {
  const feed = await follow([1])
  await removeFeed(home.member, { id: feed.id })
  expect(await poll(feed)).toEqual({ outcome: 'stale' })
  expect(await saved()).toEqual(['Entry 1'])
  await expect(removeFeed(home.member, { id: feed.id })).rejects.toMatchObject({ code: 'not_found' })
})

test('is refused when its address is none', async () => {
  await expect(addFeed(home.member, { url: 'ftp://example.com/feed' })).rejects.toMatchObject({
    code: 'invalid',
  })
})

test('is not read while it is held back, and at once when it goes on', async () => {
  const feed = await follow([1])
  expect((await pauseFeed(home.member, { id: feed.id })).pausedAt).toEqual(expect.any(String))
  serve(rss([2]), '"held"')
  expect(await poll(feed)).toEqual({ outcome: 'stale' })
  const events = () =>
    query(`select from outbox where name = 'feed/poll.due' and data ->> 'feedId' = $1`, [feed.id])
  const before = (await events()).rowCount ?? 0
  expect((await resumeFeed(home.member, { id: feed.id })).pausedAt).toBeNull()
  expect((await events()).rowCount).toBe(before + 1)
  expect(await poll(feed)).toEqual({ outcome: 'read', added: 1 })
})

test('is held back by nobody of another library', async () => {
  const feed = await follow([1])
  const other = await library.organization()
  for (const verb of [pauseFeed, resumeFeed]) {
    await expect(verb(other.member, { id: feed.id })).rejects.toMatchObject({ code: 'not_found' })
  }
})

test('takes nothing into a library that is full, and says why', async () => {
  serve(rss([1]))
  const { feed } = await addFeed(home.member, { url: address('/feed') })
  await addSource(home.member, { kind: 'note', text: 'The moon pulls the sea.' })
  const full = { ...home.system, storageLimitBytes: 10 }
  expect(await pollFeed(full, { id: feed.id })).toMatchObject({ outcome: 'failed', code: 'too_large' })
  expect((await listFeeds(home.member)).feeds[0]?.failure?.message).toContain('This library is full')
  expect(await poll(feed)).toEqual({ outcome: 'read', added: 1 })
})
