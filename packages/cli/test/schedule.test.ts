import { execFile } from 'node:child_process'
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

function schedule(...words: string[]): Promise<{ code: number; out: string; problem: string }> {
  const env = { PATH: process.env.PATH ?? '', DATABASE_URL, PORT: '4321' }
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
