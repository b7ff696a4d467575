import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockHolder, takeLock } from '../src/dev/lock.ts'
import { identityOf, isRunning } from '../src/process/identity.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-lock-'))
  file = path.join(folder, 'data/dev.lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('takeLock', () => {
  it('lets one in, tells the next who, and lets it in after the release', () => {
    const first = takeLock(file, 3000)
    expect(takeLock(file, 3001)).toMatchObject({ ok: false, holder: { pid: process.pid, port: 3000 } })
    if (first.ok) first.release()
    expect(takeLock(file, 3001).ok).toBe(true)
  })

  it('replaces the lock of a process that is gone', async () => {
    takeLock(file, 3000)
    const child = spawn(process.execPath, ['--eval', ''])
    const gone = identityOf(child.pid ?? 0)
    await once(child, 'close')
    await writeFile(file, JSON.stringify({ ...gone, since: new Date().toISOString(), port: 3000 }))
    expect(lockHolder(file)).toBeNull()
    expect(takeLock(file, 3001).ok).toBe(true)
  })

  it('replaces the lock of another process that had this number before', async () => {
    takeLock(file, 3000)
    await writeFile(
      file,
      JSON.stringify({ pid: process.pid, startedAt: 'another boot/1', since: '', port: 1 }),
    )
    expect(takeLock(file, 3001).ok).toBe(true)
  })

  it('replaces a lock that was written half', async () => {
    takeLock(file, 3000)
    await writeFile(file, '{"pid":')
    expect(takeLock(file, 3001).ok).toBe(true)
  })

  it('does not remove a lock that is no longer its own', async () => {
    const lock = takeLock(file, 3000)
    await writeFile(file, 'of another')
    if (lock.ok) lock.release()
    expect(await readFile(file, 'utf8')).toBe('of another')
  })

  it('leaves no drafts beside it', async () => {
    takeLock(file, 3000)
    takeLock(file, 3001)
    expect(await readdir(path.dirname(file))).toEqual(['dev.lock'])
  })
})

describe('identityOf', () => {
  it('knows a running process again, and no other', () => {
    const self = identityOf(process.pid)
    expect(self && isRunning(self)).toBe(true)
    expect(isRunning({ pid: process.pid, startedAt: 'another' })).toBe(false)
    expect(identityOf(2 ** 30)).toBeNull()
  })
})
