import { expect, test } from 'vitest'
import { loadConfig } from '../../src/environment/load.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { exportedTrace } from '../receiver/dashboard.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { KEY, startTestReceiver, temporaryFolder } from '../receiver/start.ts'
import { spawnCommand } from './child.ts'

async function run(folder: string, ...args: string[]): Promise<{ code: unknown; output: string }> {
  const { exited, output } = spawnCommand(args, folder)
  const code = await exited
  return { code, output: output() }
}

test('trace:status says whether a receiver runs, as its exit code does', async () => {
  const folder = temporaryFolder()
  expect(await run(folder, 'trace:status')).toMatchObject({
    code: 1,
    output: expect.stringContaining('No receiver runs'),
  })
  const receiver = await startTestReceiver({}, { folder })
  await deliver(receiver.url, signBatch(makeBatch()))
  expect(await run(folder, 'trace:status')).toMatchObject({
    code: 0,
    output: expect.stringContaining('1 entries'),
  })
})

test('trace:clear asks first, then clears the receiver that runs', async () => {
  const receiver = await startTestReceiver()
  const entry = makeEntry()
  await deliver(receiver.url, signBatch(makeBatch([entry])))
  expect((await run(receiver.folder, 'trace:clear')).code).toBe(64)
  expect(await exportedTrace(receiver, entry.traceId)).toHaveLength(1)
  expect(await run(receiver.folder, 'trace:clear', '--yes')).toMatchObject({
    code: 0,
    output: expect.stringContaining('Deleted 1'),
  })
  expect(await exportedTrace(receiver, entry.traceId)).toEqual([])
})

test('trace:prune works where no receiver runs, too', async () => {
  const folder = temporaryFolder()
  const receiver = await startTestReceiver({}, { folder })
  await deliver(receiver.url, signBatch(makeBatch()))
  expect((await run(folder, 'trace:prune')).output).toContain('Nothing is that old')
  await receiver.close()
  expect(await run(folder, 'trace:prune')).toMatchObject({
    code: 0,
    output: expect.stringContaining('Nothing is that old'),
  })
  expect((await run(folder, 'trace:prune', '--hours', 'some')).code).toBe(64)
})

test('trace:keys shows who wrote and when, never a secret, and makes keys that are accepted', async () => {
  const receiver = await startTestReceiver()
  expect((await run(receiver.folder, 'trace:keys')).output).toMatch(
    new RegExp(`${KEY.id} +any service +always +never`),
  )
  await deliver(receiver.url, signBatch(makeBatch()))
  const { output } = await run(receiver.folder, 'trace:keys')
  expect(output).toMatch(new RegExp(`${KEY.id} +any service +always +20\\d\\d-`))
  expect(output).not.toContain(KEY.secret)
  const made = (await run(receiver.folder, 'trace:keys', '--new', 'web-3', '--service', 'web')).output.trim()
  expect(loadConfig({ TRACE_PROXY_KEYS: made }).keys).toMatchObject([{ id: 'web-3', service: 'web' }])
})

test('a command that is not known shows those there are', async () => {
  expect(await run(temporaryFolder(), 'trace:go')).toMatchObject({
    code: 64,
    output: expect.stringContaining('trace:start'),
  })
})
