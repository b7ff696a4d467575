import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { until } from '../daemon/start.ts'
import { createDatabase, slotsOf, type TestDatabase } from '../database.ts'
import { runCommand, spawnDaemon } from './spawn.ts'

// Each starts several processes.
vi.setConfig({ testTimeout: 90_000 })

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
  await database.pool.query('create table effect (schedule text, due timestamptz, fencing_token bigint)')
})
afterAll(() => database.drop())
beforeEach(() => database.pool.query('truncate schedule, schedule_slot, effect, instance_setting cascade'))

const command = (...args: string[]) => runCommand(database.url, args)
const effects = async () => (await database.pool.query('select due from effect')).rows

test('list shows what runs when, in the zone that was asked for', async () => {
  const { exitCode, stdout } = await command('schedule:list', '--next', '2', '--timezone', 'Asia/Tokyo')
  expect(exitCode).toBe(0)
  const [head, ...lines] = stdout.split('\n')
  expect(head).toMatch(/^SCHEDULE +WHEN +ZONE +NEXT +LAST$/)
  expect(lines.find((line) => line.startsWith('long '))).toMatch(
    /@yearly +UTC +\w{3} \d{4}-01-01 09:00:00 \+09:00/,
  )
})

test('list as JSON has every policy', async () => {
  const { stdout } = await command('schedule:list', '--json')
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({
      name: 'quick',
      when: 'every 200ms',
      policy: expect.objectContaining({ overlap: 'skip' }),
    }),
  )
})

test('list does without a database', async () => {
  const { exitCode, stdout, stderr } = await runCommand('postgres://nobody@127.0.0.1:1/nothing', [
    'schedule:list',
  ])
  expect({ exitCode, names: stdout.includes('quick') }).toEqual({ exitCode: 0, names: true })
  expect(stderr).toContain('The database does not answer')
})

test('run does the work in a slot of its own, and history shows it', async () => {
  expect(await command('schedule:run', 'quick')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/Done\.\nok after/),
  })
  expect(await effects()).toHaveLength(1)
  const { stdout } = await command('schedule:history', 'quick', '--output')
  expect(stdout).toMatch(/Z +ok +\d+ ms late +took .*\n {4}Done\./)
})

test('history has the address of each trace, where there is something that takes traces', async () => {
  await command('schedule:run', 'quick')
  const traceId = 'ab'.repeat(16)
  await database.pool.query('update schedule_slot set trace_id = $1', [traceId])
  const history = async (environment: Record<string, string>) =>
    (await runCommand(database.url, ['schedule:history', 'quick'], environment)).stdout
  const receiver = { TRACE_PROXY_URL: 'http://trace-runtime:7778' }
  expect(await history(receiver)).toMatch(
    new RegExp(`took .*\n {4}http://trace-runtime:7778/trace/traces/${traceId}\n$`),
  )
  expect(await history({ ...receiver, TRACE_DASHBOARD_URL: 'https://traces.example/see/' })).toContain(
    `    https://traces.example/see/traces/${traceId}\n`,
  )
  for (const environment of [{}, { ...receiver, TRACE_ENABLED: '0' }, { ...receiver, TRACE_PROXY: '0' }])
    expect(await history(environment)).not.toContain(traceId)
})

test('run --at does the work of a slot that was missed, and refuses one that has run', async () => {
  const at = ['schedule:run', 'quick', '--at', '2026-01-01T00:00Z']
  expect((await command(...at)).exitCode).toBe(0)
  expect(await command(...at)).toMatchObject({
    exitCode: 64,
    stderr: 'That slot is ok already; a slot runs once.\n',
  })
  expect(await effects()).toHaveLength(1)
})

test('test runs the handler and keeps nothing', async () => {
  const { exitCode, stdout } = await command('schedule:test', 'quick', '--at', '2026-01-01T00:00Z')
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Done.') })
  expect(await effects()).toEqual([])
  expect(await slotsOf(database.pool, 'quick')).toEqual([])
})

test('simulate prints every slot of a span', async () => {
  const span = ['--from', '2026-01-01T00:00Z', '--to', '2026-01-01T00:00:01Z']
  const { stdout } = await command('schedule:simulate', 'quick', ...span)
  expect(stdout.trim().split('\n')).toHaveLength(6)
  expect(await command('schedule:simulate', 'quick', '--from', 'yesterday')).toMatchObject({
    exitCode: 64,
    stderr: expect.stringContaining('--from "yesterday" is no moment'),
  })
})

test('pause wants a reason, and holds a schedule back until it is resumed', async () => {
  await command('schedule:run', 'long-again')
  expect(await command('schedule:pause', 'long-again')).toMatchObject({ exitCode: 64 })
  expect(
    (await command('schedule:pause', 'long-again', '--reason', 'a move', '--until', '+2h')).exitCode,
  ).toBe(0)
  expect((await command('schedule:list')).stdout).toMatch(/long-again .*Paused: a move\./)
  expect((await command('schedule:resume', 'long-again')).exitCode).toBe(0)
  expect((await command('schedule:list')).stdout).not.toContain('Paused')
})

test('pause --all is maintenance for every schedule', async () => {
  await command('schedule:pause', '--all', '--reason', 'an upgrade')
  const daemon = await spawnDaemon(database.url)
  const slot = await until(async () => (await slotsOf(database.pool, 'quick'))[0])
  expect(slot).toMatchObject({ state: 'skipped', reason: 'Maintenance: an upgrade.' })
  await command('schedule:resume', '--all')
  await until(async () => (await slotsOf(database.pool, 'quick')).some(({ state }) => state === 'ok'))
  daemon.child.kill('SIGTERM')
  await daemon.exited
})

test('interrupt ends the runs of a schedule', async () => {
  const daemon = await spawnDaemon(database.url)
  expect(await command('schedule:interrupt', 'long')).toMatchObject({
    exitCode: 1,
    stdout: 'long does not run.\n',
  })
  await database.pool.query(`update schedule set run_requested_at = clock_timestamp() where name = 'long'`)
  await until(async () => (await slotsOf(database.pool, 'long'))[0]?.state === 'running')
  expect((await command('schedule:interrupt', 'long')).exitCode).toBe(0)
  await until(async () => (await slotsOf(database.pool, 'long'))[0]?.state === 'interrupted')
  daemon.child.kill('SIGTERM')
  await daemon.exited
})

test('health tells a daemon that is well from one that is gone', async () => {
  const daemon = await spawnDaemon(database.url)
  const ask = () =>
    runCommand(database.url, ['schedule:health'], { SCHEDULE_HEARTBEAT_FILE: daemon.heartbeatFile })
  expect(await ask()).toMatchObject({ exitCode: 0, stdout: 'The daemon is well.\n' })
  expect(JSON.parse(await readFile(daemon.heartbeatFile, 'utf8'))).toMatchObject({
    pid: daemon.child.pid,
    overdue: [],
  })
  daemon.child.kill('SIGTERM')
  await daemon.exited
  expect(await runCommand(database.url, ['schedule:health'])).toMatchObject({ exitCode: 1 })
})

test.each([
  [['schedule:dance'], 64, 'Usage:'],
  [['schedule:run'], 64, 'Which schedule? quick,'],
  [['schedule:run', 'quik'], 64, 'There is no schedule quik.'],
  [['schedule:list', '--next', 'many'], 64, '--next is a number'],
  [['schedule:list', '--nonsense'], 64, 'Usage:'],
])('%j is refused with a sentence', async (args, exitCode, message) => {
  const result = await command(...args)
  expect(result.exitCode).toBe(exitCode)
  expect(result.stderr).toContain(message)
})

test('a start without a database address, or with a bundle that is none, ends with 78 and says what to set', async () => {
  expect(await runCommand('', ['schedule:start'])).toMatchObject({
    exitCode: 78,
    stderr: expect.stringMatching(/DATABASE_URL +must be set/),
  })
  const wrong = await runCommand(database.url, ['schedule:start'], { SCHEDULE_BUNDLE: '/nowhere.mjs' })
  expect(wrong).toMatchObject({ exitCode: 78, stderr: expect.stringContaining('SCHEDULE_BUNDLE') })
})
