import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { docker, ROOT, until, whyNot } from './docker.ts'
import { ownName, removeAll, removeLeftovers } from './leftovers.ts'

const reason = await whyNot()
const name = ownName('moment')
const IMAGE = 'pgvector/pgvector:pg18'

/** Postgres of the production file, on volumes of its own, and back to moments in its past. */
describe.skipIf(reason)(`the archived log of Postgres${reason ? ` (${reason})` : ''}`, () => {
  let folder: string
  let command: string[]

  beforeAll(async () => {
    await removeLeftovers('moment')
    folder = await mkdtemp(path.join(tmpdir(), 'trovella-moment-'))
    await cp(path.join(ROOT, 'infra/postgres/tools'), path.join(folder, 'tools'), { recursive: true })
    command = await commandOf('postgres')
    await docker('volume', 'create', `${name}-data`)
    await docker('volume', 'create', `${name}-wal`)
    await docker(
      'run',
      '--rm',
      '--user',
      'root',
      '--volume',
      `${name}-wal:/wal`,
      IMAGE,
      'chmod',
      '1777',
      '/wal',
    )
    await start()
    await sql('create table note (at timestamptz default clock_timestamp(), said text)')
  }, 120_000)
  afterAll(async () => {
    await removeAll(name)
    await rm(folder, { recursive: true })
  })

  test('has a first copy of the server that nobody asked for, and one alone', async () => {
    const copies = () => docker('exec', name, 'bash', '-c', 'ls /wal/base | grep Z$ || true')
    const first = await until(copies)
    await docker('restart', name)
    await until(() => sql('select true').catch(() => false))
    // What keeps copies has looked again once it waits for its next hour.
    await until(() => docker('exec', name, 'bash', '-c', `grep -lx sleep /proc/[0-9]*/comm || true`))
    expect(await copies()).toBe(first)
  }, 120_000)

  test('leads back to the moment before a mistake, and to the last thing that was written', async () => {
    await sql(`insert into note (said) values ('in the copy')`)
    await docker('exec', name, 'bash', '/tools/base-backup.sh')
    await sql(`insert into note (said) select 'since the copy' from generate_series(1, 5000)`)
    const moment = await sql('select clock_timestamp()')
    await sql('delete from note')
    await sql(`insert into note (said) values ('after the mistake')`)
    await archived()
    await restoreTo(moment)
    expect(await sql('select said, count(*) from note group by said order by said')).toBe(
      'in the copy|1\nsince the copy|5000',
    )
    // The log goes on from there, on a line of its own.
    await sql(`insert into note (said) values ('after the restore')`)
    await archived()
    await restoreTo('latest')
    expect(await sql('select count(*) from note')).toBe('5002')
  }, 120_000)

  test('refuses a moment before its first copy, and a server that runs', async () => {
    const refused = (target: string) => tool(target).catch((error: Error) => error.message)
    expect(await refused('2026-01-01 00:00:00+00')).toContain('Postgres runs')
    await docker('stop', name)
    expect(await refused('2026-01-01 00:00:00+00')).toContain('There is no copy from before 2026-01-01')
  }, 60_000)

  async function start() {
    await docker('rm', '--force', name)
    await docker('run', '--detach', '--name', name, ...options(), IMAGE, ...command)
    await until(() =>
      sql('select not pg_is_in_recovery()').then(
        (answer) => answer === 't',
        () => false,
      ),
    )
  }

  function options() {
    const mounts = [`${name}-data:/var/lib/postgresql`, `${name}-wal:/wal`, `${folder}/tools:/tools:ro`]
    const variables = ['POSTGRES_USER=trovella', 'POSTGRES_DB=trovella', 'POSTGRES_PASSWORD=of-a-test']
    return [
      ...['--user', 'postgres', '--network', 'none'],
      ...mounts.flatMap((mount) => ['--volume', mount]),
      ...variables.flatMap((variable) => ['--env', variable]),
    ]
  }

  function tool(target: string) {
    return docker('run', '--rm', ...options(), IMAGE, 'bash', '/tools/restore-to.sh', target)
  }

  async function restoreTo(target: string) {
    await docker('stop', name)
    await tool(target)
    await start()
  }

  /** Over TCP, which the server opens only when it has been set up. */
  function sql(statement: string) {
    const address = 'postgres://trovella:of-a-test@127.0.0.1/trovella'
    return docker(
      'exec',
      name,
      'psql',
      address,
      '--no-align',
      '--tuples-only',
      '--quiet',
      '--command',
      statement,
    )
  }

  /** Until all that was written lies in the archive, as five minutes later it does by itself. */
  async function archived() {
    const segment = await sql('select pg_walfile_name(pg_switch_wal())')
    await until(async () => (await sql('select last_archived_wal from pg_stat_archiver')) >= segment)
  }
})

async function commandOf(service: string): Promise<string[]> {
  const file = ['--file', 'infra/docker-compose.prod.yml', '--profile', 'database']
  const config = await docker('compose', ...file, 'config', '--no-interpolate', '--format', 'json')
  const { services } = JSON.parse(config) as { services: Record<string, { command: string[] }> }
  return services[service]?.command ?? []
}
