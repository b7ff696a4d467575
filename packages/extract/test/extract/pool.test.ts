import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLog } from '@repo/trace/log'
import { afterEach, describe, expect, test } from 'vitest'
import { createExtractor, type Extractor, type ExtractResult } from '../../src/extract/extractor.ts'

const MISBEHAVING = fileURLToPath(new URL('./misbehaving-child.ts', import.meta.url))
const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url))
const log = createLog({ process: 'test', level: 'silent' })
const opened: Extractor[] = []

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()))
})

function extractor(options: Partial<Parameters<typeof createExtractor>[0]> = {}): Extractor {
  const created = createExtractor({ log, childPath: MISBEHAVING, memoryMb: 64, ...options })
  opened.push(created)
  return created
}

function order(to: Extractor, text: string): Promise<ExtractResult> {
  return to.extract({ bytes: Buffer.from(text), mediaType: null, fileName: null, url: null })
}

async function pidOf(to: Extractor): Promise<string> {
  const result = await order(to, 'who are you')
  return result.ok ? (result.text.split(' ')[0] ?? '') : ''
}

function isOlderThan(major: number, minor: number): boolean {
  const [ofThis = 0, minorOfThis = 0] = process.versions.node.split('.').map(Number)
  return ofThis < major || (ofThis === major && minorOfThis < minor)
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

describe('the reading process', () => {
  test('reads one file after another', async () => {
    const pool = extractor()
    expect(await pidOf(pool)).toBe(await pidOf(pool))
  })

  test('knows nothing of this process: no environment, a capped heap, no right to write or start programs', async () => {
    process.env.SECRET_OF_THE_TEST = 'hunter2'
    const result = await order(extractor(), 'say where you run')
    delete process.env.SECRET_OF_THE_TEST
    const { env, argv } = JSON.parse(result.ok ? result.text : '{}')
    expect(JSON.stringify(env)).not.toContain('hunter2')
    expect(Object.keys(env).filter((name) => !/^NODE_(?:ENV|CHANNEL|V8_COVERAGE)/.test(name))).toEqual([])
    expect(argv).toContain('--max-old-space-size=64')
    expect(argv).toContain('--permission')
  })

  test('that ended while it was idle costs no file', async () => {
    const pool = extractor()
    const pid = await pidOf(pool)
    process.kill(Number(pid), 'SIGKILL')
    await expect.poll(() => isRunning(Number(pid))).toBe(false)
    expect(await order(pool, 'next')).toMatchObject({ ok: true })
  })

  test('is replaced after it has read enough', async () => {
    const pool = extractor({ recycleAfter: 2 })
    const pids = [await pidOf(pool), await pidOf(pool), await pidOf(pool)]
    expect(pids[0]).toBe(pids[1])
    expect(pids[2]).not.toBe(pids[1])
  })
})

describe('what the reading process may do', () => {
  test('is to read its own program', async () => {
    const result = await order(extractor(), `read ${MISBEHAVING}`)
    expect(result).toMatchObject({ text: expect.stringContaining('A reading process that does what') })
  })

  test.each([
    ['the secrets of the process that started it', `/proc/${process.pid}/environ`],
    ['its own environment', '/proc/self/environ'],
    ['the settings of the checkout', path.join(REPOSITORY, 'package.json')],
    ['the package beside its own', path.join(REPOSITORY, 'packages/config/package.json')],
  ])('is not to read %s', async (_name, file) => {
    expect(await order(extractor(), `read ${file}`)).toMatchObject({ ok: true, text: 'ERR_ACCESS_DENIED' })
  })

  test('is not to read what people keep', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kept-'))
    const file = path.join(folder, 'letter.txt')
    await writeFile(file, 'private')
    expect(await order(extractor(), `read ${file}`)).toMatchObject({ ok: true, text: 'ERR_ACCESS_DENIED' })
    await rm(folder, { recursive: true })
  })

  // Older ones cannot take a right back, and the watch over the memory needs this one.
  test.skipIf(isOlderThan(24, 20))('is not to start a thread, which could have more rights', async () => {
    const result = await order(extractor(), 'start a thread')
    expect(result).toMatchObject({ ok: true, text: 'ERR_ACCESS_DENIED' })
  })
})

describe('a file fails alone', { timeout: 90_000 }, () => {
  test.each([
    ['that never ends', 'loop', 'deadline', 500],
    ['that is never answered', 'say nothing', 'deadline', 500],
    ['that fills the heap', 'fill the heap', 'out_of_memory', 30_000],
    ['that fills memory outside the heap', 'fill buffers', 'out_of_memory', 30_000],
    ['that crashes the process', 'crash', 'broken', 30_000],
  ])('%s', async (_name, fault, reason, deadlineMs) => {
    const pool = extractor({ deadlineMs })
    const before = await pidOf(pool)
    const [failed, ...others] = await Promise.all([fault, 'one', 'two'].map((text) => order(pool, text)))
    expect(failed).toMatchObject({ ok: false, reason, message: expect.any(String) })
    expect(others).toEqual([expect.objectContaining({ ok: true }), expect.objectContaining({ ok: true })])
    expect(await pidOf(pool)).not.toBe(before)
  })

  test('while another process of the pool goes on reading', async () => {
    const pool = extractor({ poolSize: 2, deadlineMs: 2_000 })
    const looping = order(pool, 'loop')
    const done = await Promise.all(Array.from({ length: 20 }, (_file, index) => order(pool, `file ${index}`)))
    expect(done.every(({ ok }) => ok)).toBe(true)
    expect(await looping).toMatchObject({ reason: 'deadline' })
  })

  test('when it is larger than what is read, without being sent', async () => {
    const bytes = Buffer.alloc(51 * 1024 * 1024)
    const result = await extractor().extract({ bytes, mediaType: null, fileName: 'a.md', url: null })
    expect(result).toMatchObject({
      ok: false,
      reason: 'too_large',
      message: expect.stringContaining('50 MB'),
    })
  })
})

describe('the pool', () => {
  test('says so when its process cannot start', async () => {
    await expect(order(extractor({ childPath: '/no/such/child.ts' }), 'x')).rejects.toThrow(
      /no\/such\/child.*did not start/,
    )
  })

  test('rejects what waits, and what comes later, when it is closed', async () => {
    const pool = extractor()
    await pidOf(pool)
    const waiting = [order(pool, 'loop'), order(pool, 'next')].map((one) =>
      expect(one).rejects.toThrow('closed'),
    )
    await pool.close()
    await Promise.all(waiting)
    await expect(order(pool, 'later')).rejects.toThrow('closed')
  })

  test('can be closed before it has started', async () => {
    await extractor().close()
  })
})
