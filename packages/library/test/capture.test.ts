import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { refetchLink } from '../src/refetch/run.ts'
import { addSource } from '../src/sources/add.ts'
import { captureSource } from '../src/sources/capture.ts'
import { getSource } from '../src/sources/get.ts'
import { getOriginal } from '../src/sources/original.ts'
import { getSourceText } from '../src/sources/text.ts'
import type { SourceView } from '../src/sources/view.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'
import { ingest } from './ingest-run.ts'
import { type PageServer, startPageServer } from './page-server.ts'

let library: Library
let home: Organization
let site: PageServer

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
  site = await startPageServer()
  site.answer((_request, response) => void response.writeHead(403).end('not you'))
})
afterAll(async () => {
  await site.close()
  await library.close()
})
beforeEach(async () => {
  home = await library.organization()
})

const saved = (text: string) =>
  `<!doctype html><title>Tides</title><article><h1>Tides</h1>${`<p>${text}</p>`.repeat(8)}</article>`
const capture = ({ id }: SourceView, page: string | Buffer, fileName = 'tides.html') =>
  captureSource(home.member, { id, fileName, bytes: bytesOf(Buffer.from(page)) })
const view = ({ id }: SourceView) => getSource(home.member, { id })
const textOf = async ({ id }: SourceView) => (await getSourceText(home.member, { id })).text

async function* bytesOf(bytes: Buffer) {
  yield bytes
}

async function walledLink(): Promise<SourceView> {
  const { source } = await addSource(home.member, { kind: 'link', url: `${site.url}/tides` })
  await ingest(home.system, source)
  return view(source)
}

test('a link that needs a person is read from the page they saved', async () => {
  const link = await walledLink()
  expect(link.state).toBe('needs_capture')
  const queued = await capture(link, saved('The moon pulls the sea.'))
  expect(queued).toMatchObject({ id: link.id, kind: 'link', state: 'queued', failure: null })
  expect(await ingest(home.system, queued)).toMatchObject({ outcome: 'ready' })
  expect(await view(link)).toMatchObject({ state: 'ready', title: 'Tides', url: link.url })
  expect(await textOf(link)).toContain('The moon pulls the sea.')
})

test('a saved page of several megabytes is read whole', async () => {
  const link = await walledLink()
  const queued = await capture(link, saved('The moon pulls the sea. '.repeat(10_000)))
  await ingest(home.system, queued)
  expect((await textOf(link)).length).toBeGreaterThan(1_500_000)
})

test('a site that goes on refusing leaves what was read from the saved page', async () => {
  const link = await walledLink()
  await ingest(home.system, await capture(link, saved('The moon pulls the sea.')))
  expect(await refetchLink(home.system, { sourceId: link.id })).toMatchObject({ outcome: 'failed' })
  expect((await view(link)).state).toBe('ready')
  expect((await getOriginal(home.member, { id: link.id })).byteSize).toBeGreaterThan(0)
})

test('another saved page takes the place of the first', async () => {
  const link = await walledLink()
  await ingest(home.system, await capture(link, saved('The moon pulls the sea.')))
  await ingest(home.system, await capture(link, saved('The sun pulls it, too.')))
  expect(await textOf(link)).not.toContain('moon')
})

test('a saved page may hold a form to sign in, and offer a subscription', async () => {
  const link = await walledLink()
  const page = `<!doctype html><title>Sign in | Tides</title><p>Already a subscriber? Sign in.</p>
    <form><input type="password"></form><p>The moon pulls the sea, and the sun pulls it, too.</p>`
  await ingest(home.system, await capture(link, page))
  expect(await view(link)).toMatchObject({ state: 'ready', failure: null })
  expect(await textOf(link)).toContain('The moon pulls the sea')
})

test('a saved file that is broken fails with its reason, and a whole one mends that', async () => {
  const link = await walledLink()
  await ingest(home.system, await capture(link, '%PDF-1.7 and then nothing', 'tides.pdf'))
  expect(await view(link)).toMatchObject({ state: 'failed', failure: { code: 'broken' } })
  await ingest(home.system, await capture(link, saved('The moon pulls the sea.')))
  expect(await view(link)).toMatchObject({ state: 'ready', failure: null })
})

test('a saved wall is still a wall', async () => {
  const link = await walledLink()
  const wall = `<!doctype html><title>Just a moment...</title><h1>Checking your browser</h1>
    <p>Verify you are human by completing the action below.</p><div id="cf-challenge"></div>
    <div class="g-recaptcha" data-sitekey="x"></div>`
  await ingest(home.system, await capture(link, wall))
  expect(await view(link)).toMatchObject({ state: 'needs_capture', failure: { message: expect.any(String) } })
})

test.each([
  ['an empty file', '', 'tides.html', 'invalid', /empty/],
  [
    'a picture',
    Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    'tides.png',
    'invalid',
    /cannot read/,
  ],
])('%s is refused, and the link stays as it was', async (_, bytes, fileName, code, message) => {
  const link = await walledLink()
  await expect(capture(link, bytes, fileName)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  })
  expect(await view(link)).toEqual(link)
})

test('a note has no saved page, and a link that is being read gets none', async () => {
  const { source: note } = await addSource(home.member, { kind: 'note', text: 'Of the sea.' })
  await expect(capture(note, saved('x'))).rejects.toMatchObject({ code: 'invalid' })
  const { source: link } = await addSource(home.member, { kind: 'link', url: `${site.url}/queued` })
  await expect(capture(link, saved('x'))).rejects.toMatchObject({ code: 'conflict' })
})
