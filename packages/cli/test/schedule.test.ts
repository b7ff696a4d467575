import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('fixtures/schedule-with-fake.ts', import.meta.url))
const DATABASE_URL = 'postgres://somebody@127.0.0.1:9/library'

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'trovella schedule '))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const env = { PATH: process.env.PATH ?? '', DATABASE_URL, PORT: '4321' }

function schedule(...words: string[]): Promise<{ code: number; out: string; problem: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [SCRIPT, root, ...words], { env }, (_, out, problem) =>
      resolve({ code: child.exitCode ?? -1, out, problem }),
    )
  })
}

it('hands a word over to schedule-runtime, with what dev would start the daemon with', async () => {
  const { code, out } = await schedule('list')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toEqual({
    word: 'schedule:list',
    DATABASE_URL,
    APP_URL: 'http://localhost:4321',
    SCHEDULE_BUNDLE: path.join(root, 'packages/schedules/src/bundle.ts'),
    SCHEDULE_HEARTBEAT_FILE: path.join(root, '.trovella/schedule-runtime.json'),
  })
})

it('ends with the exit code of schedule-runtime', async () => {
  expect(await schedule('health', '64')).toMatchObject({ code: 64 })
})

it.each([
  [[], 'Which one? ./deploy.sh schedule start | list'],
  [['lst'], '"schedule" has no "lst". Did you mean "list"?'],
  [['resum', 'purge'], '"schedule" has no "resum". Did you mean "resume"?'],
  [['xyzzy'], '"schedule" has no "xyzzy". See ./deploy.sh help schedule.'],
])('answers %j', async (words, message) => {
  const { code, problem } = await schedule(...words)
  expect(code).toBe(2)
  expect(problem).toContain(message)
})

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'passes %s on, and ends when and as the daemon ends',
  async (signal) => {
    const child = spawn(process.execPath, [SCRIPT, root, 'start', 'on-signal'], { env })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      if (text.includes('started')) child.kill(signal)
    })
    expect(await once(child, 'close')).toEqual([7, null])
    expect(out).toBe(`started heard ${signal}`)
  },
)

it('ends as a shell tells a signal that nobody heard', async () => {
  const child = spawn(process.execPath, [SCRIPT, root, 'start', 'on-signal'], { env })
  const [text] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  expect(text).toBe('started ')
  const daemon = await childOf(child.pid ?? 0)
  process.kill(daemon, 'SIGKILL')
  expect(await once(child, 'close')).toEqual([137, null])
})

/** The only child of a process. */
function childOf(pid: number): Promise<number> {
  return new Promise((resolve, reject) => {
    execFile('ps', ['-o', 'pid=', '--ppid', String(pid)], (error, out) =>
      error ? reject(error) : resolve(Number(out)),
    )
  })
}
