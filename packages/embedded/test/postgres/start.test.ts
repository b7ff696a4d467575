import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { findBinaries } from '../../src/postgres/binaries.ts'
import { openCluster } from '../../src/postgres/cluster.ts'
import { freePort } from '../../src/postgres/free-port.ts'
import { chooseIdentity } from '../../src/postgres/identity.ts'
import { launch } from '../../src/postgres/launch.ts'
import { findPostmaster } from '../../src/postgres/postmaster.ts'
import { startPostgres } from '../../src/postgres/start.ts'

const asRoot = process.getuid?.() === 0

/** A cluster that was made once; most tests start on a copy of it. */
let template: string
let parent: string
let directory: string
let children: ChildProcess[]

beforeAll(async () => {
  template = await mkdtemp(path.join(tmpdir(), 'postgres-template-'))
  await (await startPostgres({ directory: template })).stop()
})
afterAll(() => rm(template, { recursive: true }))

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'postgres-test-'))
  await chmod(parent, 0o755)
  directory = path.join(parent, 'postgres')
  execFileSync('cp', ['-a', template, directory])
  await chmod(directory, 0o711)
  children = []
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  const pid = await postmasterPid().catch(() => 0)
  if (pid) {
    process.kill(pid, 'SIGQUIT')
    await gone(pid)
  }
  await rm(parent, { recursive: true, force: true })
})

async function postmasterPid(): Promise<number> {
  return Number((await readFile(path.join(directory, 'cluster/data/postmaster.pid'), 'utf8')).split('\n')[0])
}

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

async function gone(pid: number): Promise<void> {
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), {
    timeout: 10_000,
    interval: 20,
  })
}

/** Starts Postgres from another process. */
async function startElsewhere(): Promise<{
  child: ChildProcess
  url: string
  port: number
  adopted: boolean
}> {
  const child = fork(new URL('starter.ts', import.meta.url), [directory])
  children.push(child)
  const [started] = await once(child, 'message')
  return { child, ...started }
}

test('keeps what was committed when the server is killed', async () => {
  const first = await startPostgres({ directory })
  await query(first.url, 'create table kept as select generate_series(1, 1000) as n')
  process.kill(await postmasterPid(), 'SIGKILL')
  const second = await startPostgres({ directory })
  expect(second).toMatchObject({ adopted: false, port: first.port, url: first.url })
  expect(await query(second.url, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }])
  await second.stop()
})

test('outlives a starter that is killed, and is adopted and stopped by the next one', async () => {
  const elsewhere = await startElsewhere()
  await query(elsewhere.url, 'create table kept as select 1 as n')
  elsewhere.child.kill('SIGKILL')
  await once(elsewhere.child, 'exit')
  const pid = await postmasterPid()
  const adopter = await startPostgres({ directory })
  expect(adopter).toMatchObject({ adopted: true, url: elsewhere.url })
  expect(await query(adopter.url, 'select n from kept')).toEqual([{ n: 1 }])
  await adopter.stop()
  await gone(pid)
})

test('is shared by a second starter, who leaves it running for the first', async () => {
  const elsewhere = await startElsewhere()
  const second = await startPostgres({ directory })
  expect(second).toMatchObject({ adopted: true, url: elsewhere.url })
  await second.stop()
  expect(await query(elsewhere.url, 'select 1 as n')).toEqual([{ n: 1 }])
  const pid = await postmasterPid()
  elsewhere.child.send('stop')
  await once(elsewhere.child, 'exit')
  await gone(pid)
})

test('becomes one server when several start it at the same moment in an empty directory', async () => {
  await rm(directory, { recursive: true })
  const started = await Promise.all([startElsewhere(), startElsewhere(), startPostgres({ directory })])
  expect(new Set(started.map(({ url }) => url)).size).toBe(1)
  expect(started.filter(({ adopted }) => !adopted)).toHaveLength(1)
  expect((await readdir(directory)).filter((name) => name.startsWith('draft-'))).toEqual([])
})

test('survives Ctrl-C in the terminal of the process that started it', async () => {
  const { child, url } = await startElsewhere()
  const group = (pid: number) =>
    execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  expect(group(await postmasterPid())).not.toBe(group(child.pid ?? 0))
  child.kill('SIGINT')
  await once(child, 'exit')
  expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }])
})

test('moves to another port when its own is taken, and remembers that one', async () => {
  const first = await startPostgres({ directory })
  await first.stop()
  const squatter = createServer().listen(first.port, '127.0.0.1')
  await once(squatter, 'listening')
  const second = await startPostgres({ directory, port: first.port })
  expect(second.port).not.toBe(first.port)
  await second.stop()
  squatter.close()
  const third = await startPostgres({ directory })
  expect(third.port).toBe(second.port)
  await third.stop()
})

test('takes the port it is asked for when that is free', async () => {
  const first = await startPostgres({ directory })
  await first.stop()
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await new Promise((resolve) => probe.close(resolve))
  const second = await startPostgres({ directory, port })
  expect(second.port).toBe(port)
  await second.stop()
})

test('is not confused by a pid file whose number a reboot gave to another program', async () => {
  const first = await startPostgres({ directory })
  await first.stop()
  const file = path.join(directory, 'cluster/data/postmaster.pid')
  await writeFile(file, `${process.pid}\n${path.dirname(file)}\n1\n${first.port}\n\n127.0.0.1\n\nready\n`)
  const second = await startPostgres({ directory })
  expect(second.adopted).toBe(false)
  expect(await query(second.url, 'select 1 as n')).toEqual([{ n: 1 }])
  await second.stop()
})

test('is found under every name of its directory', async () => {
  const { port, stop } = await startPostgres({ directory })
  const link = path.join(parent, 'link')
  await symlink(directory, link)
  expect(await findPostmaster(path.join(link, 'cluster/data'))).toMatchObject({ port, ready: true })
  expect(await startPostgres({ directory: link })).toMatchObject({ port, adopted: true })
  await stop()
})

test('clears up after a start that died half way through making the cluster', async () => {
  await rm(directory, { recursive: true })
  await mkdir(directory, { mode: 0o711 })
  const dead = fork(new URL('starter.ts', import.meta.url), [directory])
  children.push(dead)
  await vi.waitFor(async () => expect((await readdir(directory)).join()).toContain('draft-'), {
    timeout: 10_000,
    interval: 2,
  })
  dead.kill('SIGKILL')
  await once(dead, 'exit')
  const started = await startPostgres({ directory })
  expect(await query(started.url, 'select 1 as n')).toEqual([{ n: 1 }])
  expect((await readdir(directory)).filter((name) => name.startsWith('draft-'))).toEqual([])
  await started.stop()
})

test('lets nobody in without the password, which only its owner can read, and listens on loopback alone', async () => {
  const { url, port, stop } = await startPostgres({ directory })
  expect((await stat(path.join(directory, 'cluster/password'))).mode & 0o777).toBe(0o600)
  await expect(query(`postgres://trovella:wrong@127.0.0.1:${port}/trovella`, 'select 1')).rejects.toThrow(
    /password/,
  )
  await expect(query(`postgres://trovella@127.0.0.1:${port}/trovella`, 'select 1')).rejects.toThrow()
  const settings = [
    'listen_addresses',
    'unix_socket_directories',
    'fsync',
    'synchronous_commit',
    'password_encryption',
  ]
  const rows = await query<{ name: string; setting: string }>(
    url,
    `select name, setting from pg_settings where name in (${settings.map((name) => `'${name}'`)})`,
  )
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'on',
    synchronous_commit: 'on',
    password_encryption: 'scram-sha-256',
  })
  await stop()
})

test('treats text as UTF-8: letters beyond ASCII are letters, and punctuation is not', async () => {
  const { url, stop } = await startPostgres({ directory })
  const [row] = await query(
    url,
    `select upper('é') as upper, to_tsvector('simple', '“Zürich”—naïve')::text as words`,
  )
  expect(row).toEqual({ upper: 'É', words: "'naïve':2 'zürich':1" })
  await stop()
})

test('says what to do with the data of another major version', async () => {
  const first = await startPostgres({ directory })
  await first.stop()
  await writeFile(path.join(directory, 'cluster/data/PG_VERSION'), '17\n')
  await expect(startPostgres({ directory })).rejects.toThrow(
    /made by Postgres 17, and this release runs Postgres 18\. Go back/,
  )
})

test('says why the server does not start', async () => {
  const first = await startPostgres({ directory })
  await first.stop()
  await writeFile(path.join(directory, 'cluster/data/postgresql.conf'), 'no_such_setting = 1\n')
  await expect(startPostgres({ directory })).rejects.toThrow(/Postgres did not start: .*no_such_setting/s)
})

test('says what to do on a platform without binaries', () => {
  expect(() => findBinaries('sunos', 'sparc')).toThrow(
    /no embedded Postgres here for sunos-sparc.*DATABASE_URL/s,
  )
})

test('leaves nothing behind of a throw-away server', async () => {
  const leftovers = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('trovella-postgres-'))
  const before = await leftovers()
  const { url, stop } = await startPostgres({ directory: null })
  expect(await query(url, 'show fsync')).toEqual([{ fsync: 'off' }])
  await stop()
  expect(await leftovers()).toEqual(before)
})

// Only root can lend Postgres another user.
test.skipIf(!asRoot)(
  'runs as an unprivileged user when root starts it, also where that user may not go',
  async () => {
    for (const mode of [0o755, 0o700]) {
      await chmod(parent, mode)
      const server = await startPostgres({ directory })
      const status = await readFile(`/proc/${await postmasterPid()}/status`, 'utf8')
      expect(status).toMatch(/^Uid:\t[1-9]/m)
      await query(server.url, `create table t${mode} as select 1 as n`)
      await server.stop()
    }
  },
)

test.skipIf(!asRoot)(
  'makes a cluster with programs that only root may reach, lending no other privilege',
  async () => {
    const installed = findBinaries()
    const native = path.join(parent, 'native')
    execFileSync('cp', ['-r', path.resolve(installed.initdb, '../..'), native])
    await rm(directory, { recursive: true })
    await mkdir(directory)
    await chmod(parent, 0o700)
    const binaries = {
      initdb: path.join(native, 'bin/initdb'),
      postgres: path.join(native, 'bin/postgres'),
      share: path.join(native, 'share/postgresql/postgres.bki'),
    }
    const identity = await chooseIdentity(binaries, directory)
    const { data } = await openCluster(directory, binaries, identity)
    await launch({
      directory,
      data,
      port: await freePort([]),
      postgres: binaries.postgres,
      identity,
      throwAway: true,
    })
    await vi.waitFor(async () => expect(await findPostmaster(data)).not.toBeNull(), { timeout: 10_000 })
    const status = await readFile(`/proc/${await postmasterPid()}/status`, 'utf8')
    expect(status).toMatch(/^CapPrm:\t0*2$/m)
  },
)
