import type { TestDatabase } from '@repo/db/testing'
import { createTestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { parseArguments } from '../src/arguments/parse.ts'
import { checkoutAt } from '../src/checkout.ts'
import { asker } from '../src/console/run.ts'
import { downCommand, execCommand, logsCommand, upCommand } from '../src/docker/compose-commands.ts'
import { examine, type Findings } from '../src/doctor/examine.ts'
import { chooseLogs } from '../src/logs/run.ts'
import { vitestCommand } from '../src/testing/commands.ts'

const words = ({ program, args }: { program: string; args: readonly string[] }) =>
  [program, ...args].join(' ')

describe('the containers of docker-compose.yml', () => {
  it('start with what was asked for, and wait no longer than that', () => {
    const plain = { observability: false, debug: false, wait: false }
    expect(words(upCommand('/clone', plain))).toBe('docker compose up --detach')
    expect(
      words(upCommand('/clone', { observability: true, debug: true, wait: true, timeoutS: 60, build: true })),
    ).toBe(
      'docker compose --profile observability --profile debug up --detach --build --wait --wait-timeout 60',
    )
    expect(words(upCommand('/clone', { ...plain, build: false }))).toBe(
      'docker compose up --detach --no-build',
    )
    expect(upCommand('/clone', plain).cwd).toBe('/clone')
  })

  it('go with every profile, and keep what they stored unless told otherwise', () => {
    expect(words(downCommand('/clone', { volumes: false }))).toBe('docker compose --profile * down')
    expect(words(downCommand('/clone', { volumes: true }))).toBe('docker compose --profile * down --volumes')
  })

  it('take a command as it is', () => {
    const asked = parseArguments(['exec', 'postgres', 'psql', '--help'])
    expect(asked).toMatchObject({ help: false, rest: ['postgres', 'psql', '--help'] })
    expect(words(execCommand('/clone', ['postgres', 'psql', '--help'], false))).toBe(
      'docker compose --profile * exec --no-tty postgres psql --help',
    )
    expect(words(execCommand('/clone', ['redis', 'sh'], true))).toBe(
      'docker compose --profile * exec redis sh',
    )
    expect(words(logsCommand('/clone', 'redis', true))).toBe(
      'docker compose --profile * logs --tail 200 --follow redis',
    )
  })
})

describe('logs', () => {
  const there = { parts: ['web', 'worker'], services: ['postgres', 'redis'], follow: false }
  const choose = (service?: string, more = {}) =>
    chooseLogs({ root: '/clone', logs: '/logs' }, { ...there, ...more, service })

  it('are those of the part, of the container, or of all parts', () => {
    expect(choose('web')).toMatchObject({ program: 'tail', args: ['-n', '100', '/logs/web.log'] })
    expect(choose('web', { follow: true })).toMatchObject({ args: ['-F', '-n', '100', '/logs/web.log'] })
    expect(choose()).toMatchObject({ args: ['-n', '100', '/logs/web.log', '/logs/worker.log'] })
    expect(choose('redis')).toMatchObject({ program: 'docker' })
    expect(choose(undefined, { parts: [] })).toMatchObject({ program: 'docker' })
  })

  it('say what there is when that was meant or nothing runs', () => {
    expect(choose('rediss')).toEqual({ problem: 'There are no logs of "rediss". Did you mean "redis"?' })
    expect(choose(undefined, { parts: [], services: [] })).toMatchObject({
      problem: expect.stringContaining('./deploy.sh dev'),
    })
  })

  it('are followed with -f too', () => {
    expect(parseArguments(['logs', 'web', '-f'])).toMatchObject({ options: { follow: true }, rest: ['web'] })
  })
})

describe('doctor', () => {
  const well: Findings = {
    ...{
      nodeVersion: 'v24.1.0',
      docker: '29.0.0',
      compose: '2.40.1',
      freeDiskMb: 9_000,
      totalMemoryMb: 8_000,
    },
    ...{
      portHolder: null,
      port: 3000,
      configProblem: null,
      envIsOpen: false,
      chromium: '/usr/bin/chromium',
      devRuns: false,
    },
  }
  const stateOf = (change: Partial<Findings>, what: string) =>
    examine({ ...well, ...change }).find((finding) => finding.what === what)

  it('finds nothing wrong with a machine that has everything', () => {
    expect(examine(well).every(({ state }) => state === 'well')).toBe(true)
  })

  it.each<[Partial<Findings>, string, string, string]>([
    [{ docker: null, compose: null }, 'Docker', 'note', 'embedded parts'],
    [{ compose: null }, 'Docker', 'wrong', 'docker-compose-v2'],
    [{ compose: '2.20.3' }, 'Docker', 'wrong', '2.24 or newer'],
    [{ freeDiskMb: 100 }, 'Disk', 'wrong', 'Make room'],
    [{ totalMemoryMb: 2_000 }, 'Memory', 'note', '3 GB'],
    [{ portHolder: 'held by nginx' }, 'Port 3000', 'wrong', '--port 3001'],
    [{ portHolder: 'held by node', devRuns: true }, 'Port 3000', 'well', 'status'],
    [{ configProblem: 'PORT is wrong' }, 'Settings', 'wrong', 'PORT is wrong'],
    [{ envIsOpen: true }, '.env', 'wrong', 'chmod 600'],
    [{ chromium: null }, 'Browser', 'note', 'CHROMIUM_PATH'],
  ])('%o: %s is %s', (change, what, state, said) => {
    expect(stateOf(change, what)).toMatchObject({ state, said: expect.stringContaining(said) })
  })
})

describe('the options of dev and test', () => {
  it('take seconds that are seconds', () => {
    expect(parseArguments(['dev', '--docker', '--timeout', '60'])).toMatchObject({ ok: true })
    expect(parseArguments(['infra', '--timeout', 'soon'])).toEqual({
      ok: false,
      message: '"--timeout" takes a number of seconds, not "soon".',
    })
  })

  it('ask for coverage only when it is wanted', () => {
    const command = (coverage: boolean) => vitestCommand(checkoutAt('/clone'), '/reports', [], coverage).args
    expect(command(true)).toContain('--coverage')
    expect(command(false)).not.toContain('--coverage')
  })
})

describe('console', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(inject('postgresUrl'))
  })
  afterAll(() => database.drop())

  it('hands values over as parameters', async () => {
    const sql = asker(database.pool)
    const [a, b] = ["it's", 2]
    expect(await sql`select ${a}::text as a, ${b}::int + 1 as b`).toEqual([{ a: "it's", b: 3 }])
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
  })
})
