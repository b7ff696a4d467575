import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Ctx } from '../src/context.ts'
import { addSource } from '../src/sources/add.ts'
import { addFile } from '../src/sources/add-file.ts'
import { deleteSource } from '../src/sources/delete.ts'
import { getSource } from '../src/sources/get.ts'
import { purgeSource } from '../src/sources/purge.ts'
import { retrySource } from '../src/sources/retry.ts'
import { getSourceText } from '../src/sources/text.ts'
import type { SourceView } from '../src/sources/view.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'
import { crashAfter } from './crash.ts'
import { ingest } from './ingest-run.ts'
import { type PageServer, startPageServer } from './page-server.ts'

let library: Library
let pages: PageServer
let home: Organization

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
  pages = await startPageServer()
})
afterAll(async () => {
  await pages.close()
  await library.close()
})
beforeEach(async () => {
  home = await library.organization()
})

const chapters = Array.from(
  { length: 12 },
  (_, n) => `## Chapter ${n}\n\n${`Sentence of chapter ${n}. `.repeat(60)}`,
)
const book = `# The Book\n\n${chapters.join('\n\n')}`

async function addBook(text = book): Promise<SourceView> {
  return (await addSource(home.member, { kind: 'note', text })).source
}

const article = (title: string, text: string) =>
  `<!doctype html><html><head><title>${title}</title></head><body><article><h1>${title}</h1>${`<p>${text}</p>`.repeat(8)}</article></body></html>`

/** What is stored of a source: one line per snapshot and chunk. */
async function stored(sourceId: string) {
  const { rows } = await library.database.pool.query<{
    versions: number[]
    ordinals: number[]
    vectors: number
  }>(
    `select array(select version from snapshot where source_id = $1 order by version) as versions,
      array(select ordinal from chunk where source_id = $1 order by ordinal) as ordinals,
      (select count(*)::int from chunk_embedding join chunk on chunk.id = chunk_id where source_id = $1) as vectors`,
    [sourceId],
  )
  const row = rows[0]
  if (!row) throw new Error('no row')
  return row
}

const oneOfEach = (count: number) => Array.from({ length: count }, (_, n) => n)

describe('a run', () => {
  test("takes a document's own tags where a person gave none", async () => {
    const text = '---\ntags: [sea, "#history"]\n---\n# Tides\n\nThey come twice a day.'
    const add = async (tags: string[]) => {
      const { source } = await addSource(home.member, { kind: 'note', text: `${text} ${tags}`, tags })
      await ingest(home.system, source)
      return (await getSource(home.member, { id: source.id })).tags
    }
    expect(await add([])).toEqual(['sea', 'history'])
    expect(await add(['mine'])).toEqual(['mine'])
  })

  test('makes a note ready: its text, passages and vectors are there', async () => {
    const source = await addBook()
    expect(await ingest(home.system, source)).toEqual({ outcome: 'ready' })
    expect(await getSource(home.member, { id: source.id })).toMatchObject({
      state: 'ready',
      stage: null,
      failure: null,
    })
    const text = await getSourceText(home.member, { id: source.id })
    expect(text.version).toBe(1)
    expect(text.text).toContain('Sentence of chapter 11.')
    expect(text.outline.headings.map(({ title }) => title)).toContain('Chapter 7')
    const { versions, ordinals, vectors } = await stored(source.id)
    expect(versions).toEqual([1])
    expect(ordinals.length).toBeGreaterThan(10)
    expect(ordinals).toEqual(oneOfEach(ordinals.length))
    expect(vectors).toBe(ordinals.length)
  })

  test('cuts passages that are the text between their offsets', async () => {
    const source = await addBook()
    await ingest(home.system, source)
    const { text } = await getSourceText(home.member, { id: source.id })
    const { rows } = await library.database.pool.query('select * from chunk where source_id = $1', [
      source.id,
    ])
    for (const row of rows) expect(row.text).toBe(text.slice(row.start_offset, row.end_offset))
  })

  test('gives a range of the text by its offsets', async () => {
    const source = await addBook()
    await ingest(home.system, source)
    const whole = await getSourceText(home.member, { id: source.id })
    const range = await getSourceText(home.member, { id: source.id, offset: 100, length: 50 })
    expect(range.text).toBe(whole.text.slice(100, 150))
    expect(range.totalCharacters).toBe(whole.text.length)
  })

  test('takes the title of a document over its file name, never over a title a person gave', async () => {
    const html = article('The Chesil Shingle', 'Pebbles grow towards Portland along the whole beach.')
    const { source } = await addFile(home.member, { fileName: 'chesil.html', bytes: bytesOf(html) })
    await ingest(home.system, source)
    expect(await getSource(home.member, { id: source.id })).toMatchObject({
      title: 'The Chesil Shingle',
      fileName: 'chesil.html',
    })
    const given = await addSource(home.member, { kind: 'note', title: 'Mine', text: '# Theirs\n\nText.' })
    await ingest(home.system, given.source)
    expect((await getSource(home.member, { id: given.source.id })).title).toBe('Mine')
  })

  test('calls a README that does not name itself by its folder as well', async () => {
    const add = async (fileName: string, text: string) => {
      const { source } = await addFile(home.member, {
        fileName,
        folderPath: 'packages/axios',
        bytes: bytesOf(Buffer.from(text)),
      })
      await ingest(home.system, source)
      return (await getSource(home.member, { id: source.id })).title
    }
    expect(await add('README.md', 'A logo.\n\n## Features\n\nMany.')).toBe('axios/README.md')
    expect(await add('README.de.md', '# Axios\n\nText.')).toBe('Axios')
    expect(await add('notes.md', 'Only words.')).toBe('notes.md')
  })

  test('ends a broken file with a reason, and nothing stored of it', async () => {
    const broken = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_000, 'x')])
    const { source } = await addFile(home.member, { fileName: 'broken.pdf', bytes: bytesOf(broken) })
    expect(await ingest(home.system, source)).toMatchObject({ outcome: 'failed', code: 'broken' })
    const view = await getSource(home.member, { id: source.id })
    expect(view).toMatchObject({
      state: 'failed',
      failure: { code: 'broken', message: expect.stringMatching(/\w \w/) },
    })
    expect(await stored(source.id)).toEqual({ versions: [], ordinals: [], vectors: 0 })
  })
})

describe('repeating', () => {
  test('any step, finished or not, changes nothing', async () => {
    const source = await addBook()
    await ingest(home.system, source, async (_name, step) => {
      await step(home.system)
      return step(home.system)
    })
    const once = await stored(source.id)
    expect(once.versions).toEqual([1])
    expect(once.ordinals).toEqual(oneOfEach(once.ordinals.length))
  })

  test('a whole run of a version that is ready ends quietly', async () => {
    const source = await addBook()
    await ingest(home.system, source)
    const before = await stored(source.id)
    expect(await ingest(home.system, source)).toEqual({ outcome: 'stale' })
    expect(await stored(source.id)).toEqual(before)
  })

  test('two runs of one version at once leave one snapshot and no passage twice', async () => {
    for (let round = 0; round < 5; round++) {
      const source = await addBook(`${book} Round ${round}.`)
      await Promise.all([ingest(home.system, source), ingest(home.system, source)])
      const { versions, ordinals } = await stored(source.id)
      expect(versions).toEqual([1])
      expect(ordinals).toEqual(oneOfEach(ordinals.length))
      expect((await getSource(home.member, { id: source.id })).state).toBe('ready')
    }
  })

  test('after a crash behind any statement leaves the same as a run without one', async () => {
    const reference = await addBook(`# Reference\n\n${book}`)
    await ingest(home.system, reference)
    const expected = await stored(reference.id)
    let crashes = 0
    for (let statements = 0; ; statements++) {
      const source = await addBook(`# Crash ${String(statements).padStart(3, '0')}\n\n${book}`)
      const dying = await crashAfter(home.system, statements)
      const crashed = await ingestWithRestart(source, dying)
      expect({ ...(await stored(source.id)), ordinals: expected.ordinals }).toEqual({ ...expected })
      expect((await getSource(home.member, { id: source.id })).state).toBe('ready')
      if (!crashed) break
      crashes++
    }
    expect(crashes).toBeGreaterThan(8)
  })

  /** Runs until `dying` fails, then repeats the step that failed and goes on with healthy parts, as a job does. */
  async function ingestWithRestart(source: SourceView, dying: Ctx): Promise<boolean> {
    let crashed = false
    await ingest(home.system, source, async (_name, step) => {
      if (crashed) return step(home.system)
      try {
        return await step(dying)
      } catch {
        crashed = true
        return step(home.system)
      }
    })
    return crashed
  }
})

describe('a newer version', () => {
  test.each(['extract', 'chunk', 'embed', 'index'])(
    'that starts before %s makes the old run end quietly',
    async (stage) => {
      const source = await addBook()
      const outcome = await ingest(home.system, source, async (name, step) => {
        if (name === stage) await supersede(source)
        return step(home.system)
      })
      expect(outcome).toEqual({ outcome: 'stale' })
      const newer = await getSource(home.member, { id: source.id })
      expect(newer).toMatchObject({ state: 'queued', version: 2 })
      expect(await ingest(home.system, newer)).toEqual({ outcome: 'ready' })
      const { versions, ordinals } = await stored(source.id)
      expect(versions).toEqual([1])
      expect(ordinals).toEqual(oneOfEach(ordinals.length))
    },
  )

  test('of unchanged text makes no new snapshot', async () => {
    const source = await addBook()
    await ingest(home.system, source)
    const newer = await retrySource(home.member, { id: source.id })
    expect(await ingest(home.system, newer)).toEqual({ outcome: 'ready' })
    expect((await stored(source.id)).versions).toEqual([1])
  })

  test('under another title gives its passages that title, and new vectors', async () => {
    const source = await addBook()
    await ingest(home.system, source)
    const before = await stored(source.id)
    await library.database.pool.query("update source set title = 'Renamed' where id = $1", [source.id])
    await ingest(home.system, await retrySource(home.member, { id: source.id }))
    expect(await stored(source.id)).toEqual(before)
    const { rows } = await library.database.pool.query(
      'select distinct title from chunk where source_id = $1',
      [source.id],
    )
    expect(rows).toEqual([{ title: 'Renamed' }])
  })

  test('cut by another release replaces only the passages that differ', async () => {
    const source = await addBook()
    await ingest(home.system, source)
    const { ordinals } = await stored(source.id)
    const ids = async () =>
      (
        await library.database.pool.query('select id from chunk where source_id = $1 order by ordinal', [
          source.id,
        ])
      ).rows
    await library.database.pool.query(
      "update chunk set text_sha256 = 'former', text = 'former' where source_id = $1 and ordinal = 3",
      [source.id],
    )
    const before = await ids()
    await ingest(home.system, await retrySource(home.member, { id: source.id }))
    const after = await ids()
    expect(after.map(({ id }, n) => id === before[n]?.id)).toEqual(ordinals.map((ordinal) => ordinal !== 3))
  })

  test('deleting the source makes the run end quietly at every step', async () => {
    for (const stage of ['extract', 'chunk', 'embed', 'index']) {
      const source = await addBook(`${book} Deleted before ${stage}.`)
      const outcome = await ingest(home.system, source, async (name, step) => {
        if (name === stage) {
          await deleteSource(home.member, { id: source.id })
          await purgeSource(home.system, { sourceId: source.id })
        }
        return step(home.system)
      })
      expect(outcome).toEqual({ outcome: 'stale' })
      expect(await stored(source.id)).toEqual({ versions: [], ordinals: [], vectors: 0 })
    }
  })

  async function supersede({ id, version }: SourceView) {
    await library.database.pool.query(
      "update source set content_version = $2, state = 'queued', stage = null where id = $1",
      [id, version + 1],
    )
  }
})

describe('a link', () => {
  const addLink = async (path: string) =>
    (await addSource(home.member, { kind: 'link', url: `${pages.url}${path}` })).source

  test('is fetched, read and ready, under the title of its page', async () => {
    pages.serve('/tides', {
      body: article('Tides of Chesil', 'The tide turns twice a day on this long beach.'),
    })
    const source = await addLink('/tides')
    expect(await ingest(home.system, source)).toEqual({ outcome: 'ready' })
    const view = await getSource(home.member, { id: source.id })
    expect(view).toMatchObject({ state: 'ready', title: 'Tides of Chesil', mediaType: 'text/html' })
    expect((await getSourceText(home.member, { id: source.id })).text).toContain('The tide turns twice a day')
  })

  test('whose page changed gets a second snapshot, and the passages of the first are gone', async () => {
    pages.serve('/news', { body: article('News', 'Monday brought rain to the whole of the coast.') })
    const source = await addLink('/news')
    await ingest(home.system, source)
    pages.serve('/news', { body: article('News', 'Tuesday brought sun to the whole of the coast.') })
    const newer = await retrySource(home.member, { id: source.id })
    await ingest(home.system, newer)
    expect((await stored(source.id)).versions).toEqual([1, 2])
    const { rows } = await library.database.pool.query('select text from chunk where source_id = $1', [
      source.id,
    ])
    expect(rows.map(({ text }) => text).join()).not.toContain('Monday')
    const { text, version } = await getSourceText(home.member, { id: source.id })
    expect({ text, version }).toMatchObject({ text: expect.stringContaining('Tuesday'), version: 2 })
  })

  test('keeps its content when the site answers with a block page, and asks for a capture', async () => {
    pages.serve('/wall', {
      body: article('Good page', 'Real words that somebody wants to keep and to find.'),
    })
    const source = await addLink('/wall')
    await ingest(home.system, source)
    pages.serve('/wall', { body: captcha })
    const newer = await retrySource(home.member, { id: source.id })
    expect(await ingest(home.system, newer)).toMatchObject({ outcome: 'failed' })
    const view = await getSource(home.member, { id: source.id })
    expect(view).toMatchObject({
      state: 'needs_capture',
      failure: { message: expect.stringMatching(/\w \w/) },
    })
    expect((await getSourceText(home.member, { id: source.id })).text).toContain('Real words')
    expect((await stored(source.id)).ordinals.length).toBeGreaterThan(0)
  })

  test.each([
    [404, 'failed'],
    [401, 'needs_capture'],
    [403, 'needs_capture'],
  ])('answered with %i ends at once as %s', async (status, state) => {
    pages.serve(`/status-${status}`, { status, body: 'no' })
    const source = await addLink(`/status-${status}`)
    expect(await ingest(home.system, source)).toMatchObject({ outcome: 'failed' })
    expect(await getSource(home.member, { id: source.id })).toMatchObject({
      state,
      failure: { message: expect.any(String) },
    })
  })

  test('answered with 503 or 429 is tried again, when the site says so, and tells why meanwhile', async () => {
    pages.serve('/busy', { status: 503, body: 'busy' })
    const busy = await addLink('/busy')
    expect(await ingest(home.system, busy)).toMatchObject({ outcome: 'retry', code: 'http_status' })
    pages.serve('/slow-down', { status: 429, headers: { 'retry-after': '120' }, body: 'slow down' })
    const limited = await addLink('/slow-down')
    expect(await ingest(home.system, limited)).toMatchObject({ outcome: 'retry', retryAfterMs: 120_000 })
    expect(await getSource(home.member, { id: busy.id })).toMatchObject({
      ...{ state: 'processing', stage: 'fetch' },
      failure: { code: 'http_status', message: expect.stringContaining('503') },
    })
    pages.serve('/busy', { body: article('Open again', 'The site has recovered from its fault by now.') })
    expect(await ingest(home.system, busy)).toEqual({ outcome: 'ready' })
    expect(await getSource(home.member, { id: busy.id })).toMatchObject({ state: 'ready', failure: null })
  })

  test('to a private address is refused with that reason', async () => {
    const { source } = await addSource(home.member, { kind: 'link', url: 'http://169.254.169.254/latest' })
    expect(await ingest(home.system, source)).toMatchObject({ outcome: 'failed', code: 'blocked_address' })
  })

  test('to a page without content fails', async () => {
    pages.serve('/empty', { body: '' })
    const source = await addLink('/empty')
    expect(await ingest(home.system, source)).toMatchObject({ outcome: 'failed', code: 'empty' })
  })
})

const captcha = `<!doctype html><html><head><title>Just a moment...</title></head><body>
  <h1>Checking your browser before accessing the site</h1><p>Verify you are human by completing the action below.</p>
  <div class="g-recaptcha" data-sitekey="x"></div><script src="https://www.google.com/recaptcha/api.js"></script>
  <noscript>Enable JavaScript and cookies to continue</noscript><div id="cf-challenge"></div></body></html>`

async function* bytesOf(content: string | Buffer): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content)
}
