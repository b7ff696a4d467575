import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestDatabase } from '@repo/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { newKey } from '../src/archive/key.ts'
import { listArchives } from '../src/folder/list.ts'
import { makeBackup } from '../src/make.ts'
import { createLibrary } from './library.ts'

let library: TestDatabase
let folder: string
let key: string
beforeAll(async () => {
  ;({ key } = await newKey())
  library = await createLibrary(inject('postgresUrl'))
})
afterAll(() => library.drop())
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-backup-'))
})
afterEach(() => rm(folder, { recursive: true }))

const backUp = () =>
  makeBackup({
    ...{ databaseUrl: library.url, folder, key, release: 'a test', keep: { daily: 7, weekly: 4 } },
  })

test('a backup killed half-way leaves nothing that looks like one, and the next goes on', async () => {
  const script = fileURLToPath(new URL('process/die-half-way.ts', import.meta.url))
  const child = spawn(process.execPath, [script, library.url, folder, key], { stdio: 'inherit' })
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
  const [left = ''] = await readdir(folder)
  expect(left).toMatch(/\.part$/)
  expect(await listArchives(folder)).toEqual([])
  const longAgo = new Date(Date.now() - 2 * 3_600_000)
  await utimes(path.join(folder, left), longAgo, longAgo)
  // The server learns of a killed client a moment later, and holds its lock until then.
  await expect.poll(backUp, { timeout: 20_000 }).toMatchObject({ ok: true })
  const archives = await listArchives(folder)
  expect(await readdir(folder)).toEqual(archives.map(({ name }) => name))
})

test.runIf(canMount())('a full disk leaves no half archive, and says so', async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder])
  try {
    const refused = await backUp()
    expect(refused).toMatchObject({ ok: false, reason: 'disk' })
    expect(refused).toHaveProperty('message', expect.stringMatching(/is full.*nothing of it was left.*--to/s))
    expect(await readdir(folder)).toEqual([])
    const { rows } = await library.pool.query('select failure from backup_run order by id desc limit 1')
    expect(rows[0].failure).toContain('is full')
  } finally {
    execFileSync('umount', [folder])
  }
})

test('a folder that is a file is refused by its name', async () => {
  folder = path.join(folder, 'file')
  await writeFile(folder, '')
  const refused = await backUp()
  expect(refused).toMatchObject({ ok: false, reason: 'disk', message: expect.stringContaining(folder) })
  folder = path.dirname(folder)
})

/** Only root may make a disk of its own size. */
function canMount(): boolean {
  return process.getuid?.() === 0 && process.platform === 'linux'
}
