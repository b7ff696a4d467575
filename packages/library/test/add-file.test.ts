import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { addFile } from '../src/sources/add-file.ts'
import { listSources } from '../src/sources/list.ts'
import { getOriginal } from '../src/sources/original.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'
import { collect } from './collect.ts'

const MiB = 1024 * 1024
let library: Library
let home: Organization

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
})
afterAll(() => library.close())
beforeEach(async () => {
  home = await library.organization()
})

/** A text file of a size, in uneven pieces as a network gives them. */
async function* pieces(bytes: Buffer, pieceBytes = 65_537): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes)
    yield bytes.subarray(start, start + pieceBytes)
}

function textOf(byteSize: number): Buffer {
  return Buffer.from(
    randomBytes(Math.ceil(byteSize / 2))
      .toString('hex')
      .slice(0, byteSize),
  )
}

const add = (bytes: AsyncIterable<Uint8Array>, fileName = 'report.txt') =>
  addFile(home.member, { fileName, bytes })

async function stored(): Promise<{ blobs: number; parts: number }> {
  const { rows } = await library.database.pool.query(
    `select (select count(*)::int from blob where organization_id = $1) as blobs,
      (select count(*)::int from blob_part where organization_id = $1) as parts`,
    [home.id],
  )
  return rows[0]
}

test.each([1, 1_000, MiB - 1, MiB, MiB + 1, 3.5 * MiB])(
  'gives back a file of %i bytes as it came',
  async (byteSize) => {
    const bytes = textOf(byteSize)
    const { source } = await addFile(home.member, {
      fileName: 'report.txt',
      folderPath: 'reports/2026',
      bytes: pieces(bytes),
      tags: ['work'],
    })
    expect(source).toMatchObject({
      ...{ kind: 'file', state: 'queued', title: 'report.txt', fileName: 'report.txt' },
      ...{ folderPath: 'reports/2026', mediaType: 'text/plain', byteSize, tags: ['work'] },
    })
    const original = await getOriginal(home.member, { id: source.id })
    expect(original).toMatchObject({ fileName: 'report.txt', mediaType: 'text/plain', byteSize })
    expect(original.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect((await collect(original.bytes)).equals(bytes)).toBe(true)
    expect(await stored()).toEqual({ blobs: 1, parts: Math.ceil(byteSize / MiB) })
  },
)

test('recognises the same bytes under another name, and stores them once', async () => {
  const bytes = textOf(2 * MiB + 5)
  const first = await add(pieces(bytes), 'one.txt')
  const second = await add(pieces(bytes, 400_000), 'two.txt')
  expect(second).toEqual({ source: first.source, duplicate: true })
  expect(await stored()).toEqual({ blobs: 1, parts: 3 })
})

test('makes one source of simultaneous uploads of the same bytes', async () => {
  const bytes = textOf(2 * MiB)
  const results = await Promise.all(Array.from({ length: 5 }, () => add(pieces(bytes))))
  expect(new Set(results.map(({ source }) => source.id)).size).toBe(1)
  expect(await stored()).toEqual({ blobs: 1, parts: 2 })
})

test('refuses 51 MB without reading on, and keeps nothing', async () => {
  let given = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given += MiB
      yield Buffer.alloc(MiB, 'a')
    }
  }
  await expect(add(endless())).rejects.toMatchObject({ code: 'too_large' })
  expect(given).toBe(51 * MiB)
  expect(await stored()).toEqual({ blobs: 0, parts: 0 })
})

test('takes exactly 50 MiB', async () => {
  const { source } = await add(pieces(Buffer.alloc(50 * MiB, 'a'), MiB))
  expect(source.byteSize).toBe(50 * MiB)
})

test('refuses an empty file', async () => {
  await expect(add(pieces(Buffer.alloc(0)))).rejects.toMatchObject({ code: 'invalid' })
})

test('refuses a type it cannot read, and says which it can', async () => {
  await expect(add(pieces(randomBytes(100)), 'photo.heic')).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(/pdf.*|epub/),
  })
  expect(await stored()).toEqual({ blobs: 0, parts: 0 })
})

test.each([0, 3])('keeps nothing of an upload that breaks off after %i MiB', async (wholeMiB) => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(wholeMiB * MiB + 1, 'a')
    throw new Error('the connection was lost')
  }
  await expect(add(broken())).rejects.toThrow('the connection was lost')
  expect(await stored()).toEqual({ blobs: 0, parts: 0 })
  expect((await listSources(home.member)).sources).toEqual([])
})
