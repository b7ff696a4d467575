import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRecorder } from '../src/recorder.ts'
import { startReceiver } from '../src/testing.ts'

const PROGRAM = path.join(import.meta.dirname, 'process/survivor.ts')

const closers: (() => Promise<unknown>)[] = []
let spool: string
beforeEach(async () => {
  spool = await mkdtemp(path.join(tmpdir(), 'trovella-spool-'))
  closers.push(() => rm(spool, { recursive: true, force: true }))
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start() {
  const receiver = await startReceiver()
  const child = fork(PROGRAM, [JSON.stringify(receiver.options), spool], { silent: true })
  closers.push(
    () => receiver.close(),
    async () => {
      if (child.exitCode !== null) return
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  )
  const throwOnce = async () => {
    const answer = once(child, 'message')
    child.send('throw')
    await answer
  }
  return { receiver, child, throwOnce }
}

test('a process that an exception did not end sends it by itself', async () => {
  const { receiver, throwOnce } = await start()
  await throwOnce()
  await receiver.until(() => receiver.entries().length === 1)
  expect(receiver.entries()[0]?.name).toBe('Error: thrown')
})

test('one whose output nobody reads any more goes on, and records nothing of that', async () => {
  const { receiver, child, throwOnce } = await start()
  child.stdout?.destroy()
  child.stderr?.destroy()
  for (let times = 0; times < 3; times++) await throwOnce()
  await receiver.until(() => receiver.entries().length === 3)
  const exit = once(child, 'exit')
  child.disconnect()
  expect(await exit).toEqual([0, null])
  expect(new Set(receiver.entries().map(({ name }) => name))).toEqual(new Set(['Error: thrown']))
  expect(await readdir(spool)).toEqual([])
})

test.runIf(process.platform === 'linux')(
  'holds none of thousands of files open that others left',
  async () => {
    const away = await startReceiver(() => ({ status: 503 }))
    closers.push(() => away.close())
    const options = { service: 'test', receiver: away.options, spoolDirectory: spool, spoolStaleMs: -1 }
    const before = createRecorder(options)
    before.mark('event', 'left')
    await before.close()
    const [name = ''] = await readdir(spool)
    const segment = path.join(spool, name, '00000001.segment')
    for (let copy = 2; copy <= 2_000; copy++)
      await cp(segment, path.join(spool, name, `${String(copy).padStart(8, '0')}.segment`))
    const openFiles = () => readdir('/proc/self/fd').then((files) => files.length)
    const open = await openFiles()
    const heir = createRecorder(options)
    closers.push(() => heir.close())
    await heir.flush(0)
    expect((await openFiles()) - open).toBeLessThan(20)
  },
)
