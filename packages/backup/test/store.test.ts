import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestDatabase } from '@repo/db/testing'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { newKey } from '../src/archive/key.ts'
import { drillBackup } from '../src/drill.ts'
import { makeBackup } from '../src/make.ts'
import { restoreBackup } from '../src/restore.ts'
import { openStore, type StoreOptions } from '../src/storage/store.ts'
import { contentOf, createLibrary, emptyDatabase } from './library.ts'
import { KEYS, type S3Double, startS3 } from './s3-double.ts'
import { signatureOf } from './signature.ts'

const NAME = 'trovella-20261125T023700Z.tar.age'
const other = (day: string) => NAME.replace('1125', `11${day}`)

let s3: S3Double
let folder: string

beforeEach(async () => {
  s3 = await startS3('backups')
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-store-'))
})
afterEach(async () => {
  await s3.close()
  await rm(folder, { recursive: true })
})

const store = (options: Partial<StoreOptions> = {}) =>
  openStore({ url: `${s3.url}/trovella`, accessKeyId: KEYS.id, secretAccessKey: KEYS.secret, ...options })

async function archive(bytes: Buffer): Promise<{ name: string; file: string }> {
  const file = path.join(folder, NAME)
  await writeFile(file, bytes)
  return { name: NAME, file }
}

describe('the double', () => {
  const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  const facts = { secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', date: '20130524', region: 'us-east-1' }
  const shared = { host: 'examplebucket.s3.amazonaws.com', 'x-amz-date': '20130524T000000Z' }

  // The examples of "Signature Calculations for the Authorization Header" in the reference of Amazon S3.
  test.each([
    [
      'GET',
      '/test.txt',
      { range: 'bytes=0-9' },
      EMPTY,
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    ['GET', '/?lifecycle=', {}, EMPTY, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    [
      'GET',
      '/?max-keys=2&prefix=J',
      {},
      EMPTY,
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
    [
      'PUT',
      '/test$file.text',
      { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
  ])('signs %s %s as Amazon publishes it', (method, target, more, payloadSha256, signature) => {
    const headers: Record<string, string> = { ...shared, ...more, 'x-amz-content-sha256': payloadSha256 }
    const url = new URL(`https://${shared.host}${target}`)
    const signed = Object.keys(headers).sort().join(';')
    expect(signatureOf({ method, url, headers, payloadSha256 }, { ...facts, signed })).toBe(signature)
  })
})

test('gives back what was put, in one request or in parts', async () => {
  const bytes = Buffer.from(crypto.getRandomValues(new Uint8Array(50_000)))
  for (const partBytes of [100_000, 50_000, 7_001]) {
    await store({ partBytes }).put(await archive(bytes))
    expect(s3.objects.get(`trovella/${NAME}`)?.equals(bytes)).toBe(true)
    await rm(path.join(folder, NAME))
    expect(await readFile(await store().fetchInto(folder, NAME))).toEqual(bytes)
  }
  expect(s3.openUploads()).toBe(0)
})

test('lists every archive under its folder and nothing else, however many pages that takes', async () => {
  for (const key of [
    'trovella/notes.txt',
    `elsewhere/${NAME}`,
    ...['20', '23', '21', '24', '22'].map((day) => `trovella/${other(day)}`),
  ]) {
    s3.objects.set(key, Buffer.from('12345'))
  }
  const found = await store().list()
  expect(found.map(({ name }) => name)).toEqual(['24', '23', '22', '21', '20'].map(other))
  expect(found[0]).toMatchObject({ bytes: 5, snapshotAt: new Date('2026-11-24T02:37:00Z') })
})

test('tries again while the storage is busy', async () => {
  s3.beBusy(2)
  await store().put(await archive(Buffer.from('bytes')))
  expect(s3.objects.size).toBe(1)
})

test('says what is wrong with the keys, the bucket or the address, and quotes no key', async () => {
  const put = async (options: Partial<StoreOptions>) =>
    store(options).put(await archive(Buffer.from('bytes')))
  const secretAccessKey = 'another-secret'
  const failures = [
    await put({ secretAccessKey }).catch((error: Error) => error.message),
    await put({ url: s3.url.replace('backups', 'others') }).catch((error: Error) => error.message),
    await put({ url: 'http://127.0.0.1:1/backups' }).catch((error: Error) => error.message),
  ]
  expect(failures[0]).toContain('refused PUT with 403 (SignatureDoesNotMatch)')
  expect(failures[1]).toContain('refused PUT with 404 (NoSuchBucket)')
  expect(failures[2]).toContain('does not answer')
  expect(failures.join()).not.toContain(secretAccessKey)
  await expect(store().fetchInto(folder, other('01'))).rejects.toThrow('404 (NoSuchKey)')
})

test('an upload that fails at a part leaves nothing of it there', async () => {
  s3.refusePart(3)
  const put = store({ partBytes: 10_000 }).put(await archive(Buffer.alloc(50_000, 1)))
  await expect(put).rejects.toThrow('400 (InvalidPart)')
  expect([s3.openUploads(), s3.objects.size]).toEqual([0, 0])
})

describe('a backup with storage', () => {
  let library: TestDatabase
  let key: string
  beforeEach(async () => {
    library = await createLibrary(inject('postgresUrl'), { sources: 5 })
    ;({ key } = await newKey())
  })
  afterEach(() => library.drop())

  const backUp = (options: Partial<StoreOptions> = {}) =>
    makeBackup({
      ...{ databaseUrl: library.url, folder, key, release: 'a test', keep: { daily: 2, weekly: 0 } },
      store: store({ partBytes: 10_000, ...options }),
    })

  test('is there too, whole, and an empty machine restores it from there', async () => {
    const made = await backUp()
    if (!made.ok) throw new Error(made.message)
    const before = await contentOf(library.pool, { without: ['backup_run'] })
    const elsewhere = await mkdtemp(path.join(folder, 'empty-machine-'))
    const target = await emptyDatabase(inject('postgresUrl'))
    try {
      const file = await store().fetchInto(elsewhere, made.name)
      expect(await restoreBackup({ file, databaseUrl: target.url, key })).toMatchObject({
        ok: true,
        rows: made.rows,
      })
      expect(await contentOf(target.pool, { without: ['backup_run'] })).toEqual(before)
    } finally {
      await target.drop()
    }
  })

  test('is drilled from there where no folder has it, and nothing of it stays', async () => {
    const made = await backUp()
    if (!made.ok) throw new Error(made.message)
    const elsewhere = await mkdtemp(path.join(folder, 'empty-machine-'))
    const drill = (options: Partial<StoreOptions> = {}) =>
      drillBackup({ databaseUrl: library.url, folder: elsewhere, key, store: store(options) })
    expect(await drill()).toMatchObject({ ok: true, archive: made.name, bytes: made.bytes, rows: made.rows })
    expect(await readdir(elsewhere)).toEqual([])
    expect(await drill({ secretAccessKey: 'another' })).toMatchObject({ ok: false, reason: 'storage' })
    s3.objects.clear()
    expect(await drill()).toMatchObject({ ok: false, message: expect.stringContaining(`or at ${s3.url}`) })
    const { rows } = await library.pool.query(
      `select archive, failure from backup_run where kind = 'drill' order by id`,
    )
    expect(rows).toEqual([
      { archive: made.name, failure: null },
      { archive: null, failure: expect.stringContaining('SignatureDoesNotMatch') },
      { archive: null, failure: expect.stringContaining('There is no archive') },
    ])
  })

  test('keeps there what retention says', async () => {
    for (const day of ['20', '21', '22']) s3.objects.set(`trovella/${other(day)}`, Buffer.from('old'))
    const made = await backUp()
    expect(made).toMatchObject({ ok: true, removed: [other('21'), other('20')] })
    expect([...s3.objects.keys()].sort()).toEqual(
      [`trovella/${other('22')}`, `trovella/${made.ok && made.name}`].sort(),
    )
  })

  test('that cannot be copied there is a failure that says where it is all the same', async () => {
    const refused = await backUp({ secretAccessKey: 'another' })
    expect(refused).toMatchObject({ ok: false, reason: 'storage' })
    const [name = ''] = await readdir(folder)
    expect(refused).toHaveProperty('message', expect.stringMatching(new RegExp(`${name} is whole.*403`, 's')))
    const { rows } = await library.pool.query('select failure from backup_run order by id desc limit 1')
    expect(rows[0].failure).toContain('SignatureDoesNotMatch')
  })
})
