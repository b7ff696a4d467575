import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createFetcher, type Fetcher } from '../../packages/extract/src/fetch/fetcher.ts'
import { makePdf } from '../../packages/extract/test/make/pdf.ts'
import { makeEpub } from '../../packages/extract/test/make/zip.ts'
import type { Ctx } from '../../packages/library/src/context.ts'
import { searchLibrary } from '../../packages/library/src/search/query.ts'
import { addSource } from '../../packages/library/src/sources/add.ts'
import { addFile } from '../../packages/library/src/sources/add-file.ts'
import { getSource } from '../../packages/library/src/sources/get.ts'
import type { SourceView } from '../../packages/library/src/sources/view.ts'
import { type Library, type Organization, openLibrary } from '../../packages/library/src/testing.ts'
import { ingest } from '../../packages/library/test/ingest-run.ts'

const MEBIBYTE = 1024 * 1024
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

let library: Library
let home: Organization

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
  home = await library.organization()
})
afterAll(() => library.close())

describe('a file', { timeout: 120_000 }, () => {
  const whole = makePdf([[{ text: 'Some words to read, and then some more of them.' }]])
  const nested = `${'<div>'.repeat(10)}<p>Some words that stand here.</p>${'</div>'.repeat(10)}\n`
  const bomb = makeEpub({
    chapters: { 'c1.xhtml': '' },
    extra: { 'OEBPS/c1.xhtml': new Uint8Array(70 * MEBIBYTE) },
  })

  test.each([
    ['that is empty', 'a.md', () => Buffer.alloc(0), 'invalid'],
    ['of 51 MB', 'a.txt', () => Buffer.alloc(51 * MEBIBYTE, 'a'), 'too_large'],
    ['of another type than its name', 'a.pdf', () => PNG, 'invalid'],
  ])('%s is refused with a reason', async (_name, fileName, make, code) => {
    await expect(add(fileName, make())).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/\w \w/),
    })
  })

  test.each([
    ['cut short', 'cut.pdf', () => whole.subarray(0, Math.floor(whole.length * 0.6)), 'broken'],
    ['that is a zip bomb', 'bomb.epub', () => bomb, 'too_large'],
  ])('%s fails alone, with a reason', async (_name, fileName, make, code) => {
    const view = await settled(await add(fileName, make()))
    expect(view).toMatchObject({
      state: 'failed',
      failure: { code, message: expect.stringMatching(/\w \w/) },
    })
  })

  test.each([
    [
      'of 20 MB of HTML nested ten levels deep',
      'deep.html',
      () => Buffer.from(`<!doctype html>${nested.repeat(Math.ceil((20 * MEBIBYTE) / nested.length))}`),
    ],
    ['of invalid UTF-8', 'damaged.md', () => Buffer.from('47726fffc328fe20456e6465', 'hex')],
  ])('%s is ready', async (_name, fileName, make) => {
    expect(await settled(await add(fileName, make()))).toMatchObject({ state: 'ready', failure: null })
  })

  test('beside all of these is ready, and found', async () => {
    const good = await add('good.md', Buffer.from('# Buoys\n\nThe red buoy lies to port.'))
    expect(await settled(good)).toMatchObject({ state: 'ready' })
    const { hits } = await searchLibrary(home.member, { q: 'red buoy' })
    expect(hits.map(({ sourceId }) => sourceId)).toEqual([good.id])
  })

  async function add(fileName: string, bytes: Buffer): Promise<SourceView> {
    return (await addFile(home.member, { fileName, bytes: inOnePiece(bytes) })).source
  }
})

describe('a link', { timeout: 60_000 }, () => {
  const server = createServer((request, response) => answers[request.url ?? '']?.(response))
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/inwards': (response) => response.writeHead(302, { location: 'http://inside.test/admin' }).end(),
    '/endless': pour,
    '/drip': drip,
  }
  let origin = ''
  let fetcher: Fetcher

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    origin = `http://site.test:${(server.address() as AddressInfo).port}`
    fetcher = createFetcher({
      userAgent: 'Trovella test',
      // The one name stands for a public site; the others resolve as the names of strangers may.
      allowHosts: ['site.test'],
      resolve: async (name) => addresses[name] ?? [],
      maxBytes: MEBIBYTE,
      timeoutMs: 1_500,
    })
  })
  afterAll(async () => {
    await fetcher.close()
    server.closeAllConnections()
    server.close()
  })

  const addresses: Record<string, string[]> = {
    'site.test': ['127.0.0.1'],
    'mixed.test': ['93.184.216.34', '10.0.0.5'],
    'inside.test': ['192.168.0.1'],
  }

  test.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://mixed.test/',
    'http://inside.test/',
  ])('to %s is refused', async (url) => {
    expect(await settledLink(url)).toMatchObject({ state: 'failed', failure: { code: 'blocked_address' } })
  })

  test('that redirects from a public to a private address is refused', async () => {
    expect(await settledLink(`${origin}/inwards`)).toMatchObject({
      state: 'failed',
      failure: { code: 'blocked_address', message: expect.stringContaining('inside.test') },
    })
  })

  test('to a stream without end fails at the size that is read', async () => {
    expect(await settledLink(`${origin}/endless`)).toMatchObject({
      state: 'failed',
      failure: { code: 'too_large' },
    })
  })

  test('to a server that sends drop by drop is given up, to be tried again', async () => {
    const { source } = await addSource(home.member, { kind: 'link', url: `${origin}/drip` })
    expect(await ingest(withFetcher(), source)).toMatchObject({ outcome: 'retry', code: 'timeout' })
  })

  test('to a file on disk is refused', async () => {
    const link = { kind: 'link' as const, url: 'file:///etc/passwd' }
    await expect(addSource(home.member, link)).rejects.toMatchObject({ code: 'invalid' })
  })

  async function settledLink(url: string): Promise<SourceView> {
    return settled((await addSource(home.member, { kind: 'link', url })).source, withFetcher())
  }

  function withFetcher(): Ctx {
    return { ...home.system, fetcher }
  }
})

async function settled(source: SourceView, system = home.system): Promise<SourceView> {
  await ingest(system, source)
  return getSource(home.member, { id: source.id })
}

function pour(response: ServerResponse): void {
  const more = () => {
    while (response.write(Buffer.alloc(64 * 1024, 'a'))) {}
  }
  response.on('drain', more)
  more()
}

function drip(response: ServerResponse): void {
  response.write('<p>')
  const timer = setInterval(() => response.write('a'), 50)
  response.on('close', () => clearInterval(timer))
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}
