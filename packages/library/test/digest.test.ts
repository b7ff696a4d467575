import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { collectNews } from '../src/digest/collect.ts'
import { getDigestSetting } from '../src/digest/get-setting.ts'
import { digestMessage } from '../src/digest/message.ts'
import type { LibraryNews } from '../src/digest/schema.ts'
import { setDigestSetting } from '../src/digest/set-setting.ts'
import { addSource } from '../src/sources/add.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'

let library: Library
let home: Organization
beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
})
afterAll(() => library.close())
beforeEach(async () => {
  home = await library.organization()
})

const until = new Date('2026-03-09T08:00:00Z')
const since = new Date('2026-03-02T08:00:00Z')
const inTheWeek = new Date('2026-03-04T08:00:00Z')
const before = new Date('2026-02-20T08:00:00Z')

type Added = { at: Date; state?: string; kind?: 'note' | 'link'; snapshots?: Date[] }

async function add(
  title: string,
  { at, state = 'ready', kind = 'note', snapshots = [] }: Added,
): Promise<void> {
  const input =
    kind === 'note' ? { kind, title, text: title } : { kind, title, url: `https://example.com/${title}` }
  const { source } = await addSource(home.member, input)
  const { pool } = library.database
  await pool.query('update source set created_at = $2, updated_at = $2, state = $3 where id = $1', [
    source.id,
    at,
    state,
  ])
  for (const [index, createdAt] of snapshots.entries()) {
    await pool.query(
      `insert into snapshot (organization_id, source_id, version, text, text_sha256, extractor, created_at)
       values ($1, $2, $3::int, '', $3::int::text, 'test', $4)`,
      [home.id, source.id, index + 1, createdAt],
    )
  }
}

test('tells of what was added, changed and failed within the week, and of nothing else', async () => {
  await add('new', { at: inTheWeek })
  await add('old', { at: before })
  await add('next', { at: until })
  await add('changed', { at: before, kind: 'link', snapshots: [before, inTheWeek] })
  await add('read late', { at: before, kind: 'link', snapshots: [inTheWeek] })
  await add('failed', { at: inTheWeek, state: 'needs_capture' })
  const news = await collectNews(home.system, { since, until })
  const titles = (section: LibraryNews['added']) => section.first.map(({ title }) => title).toSorted()
  expect([titles(news.added), titles(news.changed), titles(news.failed)]).toEqual([
    ['failed', 'new'],
    ['changed'],
    ['failed'],
  ])
})

test('names ten and counts the rest', async () => {
  for (let note = 0; note < 12; note++) await add(`note ${note}`, { at: inTheWeek })
  const { added } = await collectNews(home.system, { since, until })
  expect([added.count, added.first.length]).toEqual([12, 10])
})

describe('the message', () => {
  const nothing = { count: 0, first: [] }
  const one = (title: string, count = 1) => ({ count, first: [{ id: '0198', title }] })
  const quiet: LibraryNews = { library: 'Quiet', added: nothing, changed: nothing, failed: nothing }
  const compose = (libraries: LibraryNews[]) =>
    digestMessage({ name: 'Ada', libraries, appUrl: 'https://library.example', unsubscribeToken: 'a-token' })

  test('is none when nothing is new', () => {
    expect(compose([quiet, quiet])).toBeNull()
  })

  test('says the same in text and in HTML, with a link to each source and to the settings', () => {
    const message = compose([{ ...quiet, added: one('Tides', 3), changed: one('News'), failed: one('Wall') }])
    expect(message?.subject).toBe('Your week in Trovella: 3 new sources')
    expect(message?.text).toContain('New (3)\n- Tides\n  https://library.example/sources/0198\n- and 2 more')
    for (const part of ['Changed pages (1)', 'Could not be read (1)', 'https://library.example/settings']) {
      expect(message?.text).toContain(part)
      expect(message?.html).toContain(part)
    }
    expect(message?.html).toContain('<a href="https://library.example/sources/0198">Tides</a>')
  })

  test('names the library when there are several', () => {
    expect(compose([quiet, { ...quiet, library: 'Work', changed: one('News') }])).toMatchObject({
      subject: 'Your week in Trovella: 1 page has changed',
      text: expect.stringContaining('Work: Changed pages (1)'),
    })
  })

  test('shows a title as it is, and lets none of it be markup or a new line', () => {
    const message = compose([{ ...quiet, added: one('<img src=x onerror="alert(1)">\n& more') }])
    expect(message?.html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; more')
    expect(message?.html).not.toContain('<img')
    expect(message?.text).toContain('- <img src=x onerror="alert(1)"> & more\n')
  })
})

describe('the setting', () => {
  test('is Monday at eight in UTC until it is chosen', async () => {
    expect(await getDigestSetting(home.member)).toEqual({
      enabled: true,
      timeZone: 'UTC',
      weekday: 1,
      hour: 8,
    })
    const chosen = { enabled: false, timeZone: 'Europe/Paris', weekday: 7, hour: 18 }
    expect(await setDigestSetting(home.member, chosen)).toEqual(chosen)
    expect(await getDigestSetting(home.member)).toEqual(chosen)
  })

  test.each([
    [{ timeZone: 'Mars/Olympus' }, 'timeZone: is no time zone'],
    [{ timeZone: '+02:00' }, 'timeZone: is no time zone'],
    [{ weekday: 0 }, 'weekday'],
    [{ hour: 24 }, 'hour'],
  ])('is refused when it is %o', async (wrong, message) => {
    const input = { enabled: true, timeZone: 'UTC', weekday: 1, hour: 8, ...wrong }
    await expect(setDigestSetting(home.member, input)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(message),
    })
  })
})
