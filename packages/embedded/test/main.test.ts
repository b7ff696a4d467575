import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const MAILBOX_PORTS = ['--smtp-port', '0', '--http-port', '0']

let directory: string
let children: ChildProcess[]
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'trovella-part-'))
  children = []
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(directory, { recursive: true, force: true })
})

describe('a part in a process of its own', () => {
  it('says where it serves, and ends when asked to', async () => {
    const mailbox = start(['mailbox', '--directory', directory, ...MAILBOX_PORTS])
    expect(await ready(mailbox)).toMatchObject({
      ready: true,
      smtpUrl: expect.stringMatching(/^smtp:\/\/127\.0\.0\.1:\d+$/),
      viewerUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    })
    mailbox.kill('SIGTERM')
    expect(await exitCode(mailbox)).toBe(0)
  })

  it('ends when the process that started it is gone', async () => {
    const mailbox = start(['mailbox', '--directory', directory, ...MAILBOX_PORTS])
    await ready(mailbox)
    mailbox.disconnect()
    expect(await exitCode(mailbox)).toBe(0)
  })

  it('stops its database server with itself', async () => {
    const postgres = start(['postgres', '--directory', directory])
    const { port } = await ready(postgres)
    postgres.kill('SIGTERM')
    expect(await exitCode(postgres)).toBe(0)
    // Its process may stay for a moment as a zombie, for whoever reaps orphans here.
    const visitor = connect(Number(port), '127.0.0.1')
    await expect(once(visitor, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('ends with 1 when its database server has ended without being asked to', async () => {
    const postgres = start(['postgres', '--directory', directory])
    await ready(postgres)
    process.kill(await serverPid(), 'SIGINT')
    expect(await exitCode(postgres)).toBe(1)
  })

  it.each([
    ['an unknown part', ['queue'], {}, 2],
    ['a wrong variable', ['mailbox'], { DATABASE_URL: 'nonsense' }, 78],
    ['production', ['mailbox'], { NODE_ENV: 'production' }, 78],
    ['a missing option', ['mailbox'], {}, 1],
  ])('refuses %s', async (_, args, env, code) => {
    expect(await exitCode(start(args, env))).toBe(code)
  })
})

function start(args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = fork(MAIN, args, { env: { PATH: process.env.PATH, ...env }, execArgv: [], silent: true })
  children.push(child)
  return child
}

async function ready(child: ChildProcess): Promise<Record<string, unknown>> {
  const [message] = await once(child, 'message')
  return message
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const [code] = await once(child, 'exit')
  return code
}

async function serverPid(): Promise<number> {
  return Number.parseInt(await readFile(path.join(directory, 'cluster/data/postmaster.pid'), 'utf8'), 10)
}
