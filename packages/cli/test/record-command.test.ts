import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startReceiver } from '@repo/trace/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseArguments, type Understood } from '../src/arguments/parse.ts'
import { recordCommand } from '../src/record-command.ts'

let root: string
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'trovella-command-'))
  receiver = await startReceiver()
  const { url, keyId, secret } = receiver.options
  const variables = {
    TRACE_PROXY_URL: url,
    TRACE_PROXY_KEY_ID: keyId,
    TRACE_PROXY_SECRET: secret,
    TRACE_SPOOL_DIRECTORY: path.join(root, 'spool'),
  }
  await writeFile(
    path.join(root, '.env'),
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
})
afterEach(async () => {
  await receiver.close()
  await rm(root, { recursive: true, force: true })
})

const checkout = () => ({ root, data: path.join(root, 'data') }) as Parameters<typeof recordCommand>[1]
const invocation = (...argv: string[]) => parseArguments(argv) as Understood

test('records a command with its options and how it ended', async () => {
  expect(await recordCommand(invocation('check', '--fix'), checkout(), async () => 1)).toBe(1)
  expect(receiver.entries()).toMatchObject([
    {
      type: 'command',
      name: 'check',
      status: 'error',
      content: { command: 'check', arguments: ['--fix'], exitCode: 1 },
    },
  ])
})

test('records what made a command fail, and lets it fail', async () => {
  const failing = recordCommand(invocation('migrate'), checkout(), () =>
    Promise.reject(new Error('no database')),
  )
  await expect(failing).rejects.toThrow('no database')
  const exception = receiver.entries().find(({ type }) => type === 'exception')
  const command = receiver.entries().find(({ type }) => type === 'command')
  expect(exception).toMatchObject({
    parentId: command?.id,
    content: { message: 'no database', isHandled: false },
  })
})

test('runs a command all the same where nothing can be recorded', async () => {
  await writeFile(path.join(root, '.env'), 'TRACE_PROXY_URL=nonsense\n')
  expect(await recordCommand(invocation('status'), checkout(), async () => 0)).toBe(0)
  expect(receiver.entries()).toEqual([])
})
