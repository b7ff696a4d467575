import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { type StartedRunner, startRunner } from '../../packages/embedded/src/runner/start.ts'
import { createLog } from '../../packages/trace/src/log.ts'
import { buildOptions, buildWebImage, bytesOf, docker, ROOT, untilHealthy, whyNot } from './docker.ts'
import { ownName, removeAll, removeLeftovers } from './leftovers.ts'
import { Visitor } from './visitor.ts'

const reason = await whyNot()
const name = ownName('image')
const ADMIN_PASSWORD = 'an-admin-of-the-image-4711'

describe.skipIf(reason)(
  `the web image${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 900_000 },
  () => {
    const environment: Record<string, string> = {
      AUTH_SECRET: randomUUID().repeat(2),
      SIGN_UP: 'open',
      INNGEST_EVENT_KEY: randomUUID(),
      INNGEST_SIGNING_KEY: randomBytes(32).toString('hex'),
      ADMIN_PASSWORD,
      USER_PASSWORD: 'a-user-of-the-image-4711',
    }
    let server: pg.Client
    let runner: StartedRunner
    let ports: { web: number; worker: number }

    const options = (program: string, ...rest: string[]) => [
      ...['run', '--name', `${name}-${program}`, '--network', 'host', '--init'],
      ...['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
      ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...rest,
    ]
    const once = (program: string) => docker(...options(program, '--rm', name, `bin/${program}.mjs`))
    const start = (program: 'web' | 'worker', ...command: string[]) => {
      const port = ports[program]
      const own = ['--env', `PORT=${port}`, '--env', `INNGEST_SERVE_ORIGIN=http://127.0.0.1:${ports.worker}`]
      return docker(...options(program, '--detach', ...own, name, ...command))
    }

    beforeAll(async () => {
      await removeLeftovers('image')
      const [web, worker, runnerPort] = [await freePort(), await freePort(), await freePort()]
      ports = { web, worker }
      const database = new URL(inject('postgresUrl'))
      server = new pg.Client(database.href)
      await server.connect()
      const databaseName = name.replaceAll('-', '_')
      await server.query(`create database ${databaseName}`)
      database.pathname = databaseName
      Object.assign(environment, {
        DATABASE_URL: database.href,
        APP_URL: `http://127.0.0.1:${web}`,
        INNGEST_BASE_URL: `http://127.0.0.1:${runnerPort}`,
      })
      await buildWebImage(name)
      await once('migrate')
      runner = await startRunner({
        databaseUrl: database.href,
        appUrl: `http://127.0.0.1:${worker}`,
        port: runnerPort,
        signingKey: environment.INNGEST_SIGNING_KEY ?? '',
        log: createLog({ process: 'runner', level: 'silent' }),
      })
      await Promise.all([start('web'), start('worker', 'worker.mjs')])
      await Promise.all([untilHealthy(`${name}-web`), untilHealthy(`${name}-worker`)])
    }, 900_000)

    afterAll(async () => {
      await runner?.close()
      await removeAll(name)
      await server?.query(`drop database if exists ${name.replaceAll('-', '_')} with (force)`)
      await server?.end()
    })

    test('migrates an empty database, once', async () => {
      expect(await once('migrate')).toMatch(/^Migrations: 0 applied, \d+ in all\.$/)
    })

    test('seeds production with passwords of its own only, and never a library in use', async () => {
      expect(await once('seed')).toMatch(
        /^Added admin@trovella\.local and user@trovella\.local, and \d+ notes\.$/,
      )
      expect(await once('seed')).toContain('There are accounts already')
      const published = docker(
        ...options('refused', '--rm', '--env', 'ADMIN_PASSWORD=', name, 'bin/seed.mjs'),
      )
      expect(await published).toContain('Set ADMIN_PASSWORD and USER_PASSWORD')
    })

    test('lets somebody sign up, add a note that the worker reads, and find it', async () => {
      const visitor = new Visitor(environment.APP_URL ?? '')
      await visitor.signUp()
      await visitor.addNote('Tides of the Severn', 'The bore runs upstream at the spring tides of autumn.')
      expect(await visitor.find('bore upstream')).toContain('Tides of the Severn')
      expect(await docker('logs', `${name}-worker`)).not.toMatch(/"level":"(error|fatal)"/)
    })

    test('shows its measurements to nobody unless a token is set', async () => {
      for (const port of [ports.web, ports.worker])
        expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404)
    })

    test('serves jobs and health as a worker, and no page', async () => {
      const at = async (path: string) => (await fetch(`http://127.0.0.1:${ports.worker}${path}`)).status
      expect([await at('/api/live'), await at('/api/ready'), await at('/api/health')]).toEqual([
        200, 200, 200,
      ])
      expect([await at('/'), await at('/sign-in'), await at('/api/v1/search?q=a')]).toEqual([404, 404, 404])
      expect(await at('/api/inngest')).toBeLessThan(500)
    })

    test('does not start with anything missing, and says what', async () => {
      const refused = docker('run', '--rm', '--network', 'host', '--env', `PORT=${await freePort()}`, name)
      await expect(refused).rejects.toMatchObject({
        code: 78,
        stderr: expect.stringMatching(/DATABASE_URL[\s\S]*AUTH_SECRET|AUTH_SECRET[\s\S]*DATABASE_URL/),
      })
    })

    test('runs as nobody in particular, says what it is, and holds no secret', async () => {
      const inspected = await docker('inspect', name)
      const [{ Config }] = JSON.parse(inspected) as [{ Config: { User: string; Labels: object } }]
      expect(Config.User).toBe('65532')
      expect(Config.Labels).toMatchObject({
        'org.opencontainers.image.revision': 'test',
        'org.opencontainers.image.version': '2026.11.0',
      })
      const told = `${inspected}${await docker('history', '--no-trunc', '--format', '{{json .}}', name)}`
      expect(told).not.toMatch(/SECRET=|PASSWORD=|DATABASE_URL|SIGNING_KEY|AUTH_TOKEN=\S|sntrys_/)
    })

    test('lists what it is made of, with licences', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'trovella-sbom-'))
      try {
        const output = ['--target', 'sbom', '--output', folder]
        await docker('build', ...buildOptions(), '--file', 'apps/web/Dockerfile', ...output, ROOT)
        const { components } = JSON.parse(await readFile(path.join(folder, 'web.cdx.json'), 'utf8')) as {
          components: { name: string; version: string; licenses?: object[] }[]
        }
        const next = components.find(({ name }) => name === 'next')
        expect(next).toMatchObject({ version: expect.stringMatching(/^\d+\./), licenses: [{}] })
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })

    test('is small: at most 90 MB above its base, and what the app alone changes is a small part of that', async () => {
      const layers = (await docker('history', '--format', '{{.Size}} {{.CreatedBy}}', '--no-trunc', name))
        .split('\n')
        .filter((line) => line.includes('/image/'))
        .map((line) => ({ bytes: bytesOf(line.split(' ')[0] ?? ''), of: /\/image\/(\w+)/.exec(line)?.[1] }))
      expect(layers.map(({ of }) => of)).toEqual(['server', 'programs', 'dependencies'])
      const total = layers.reduce((sum, { bytes }) => sum + bytes, 0)
      const inMegabytes = layers.map(({ of, bytes }) => `${of} ${(bytes / 1e6).toFixed(1)}`).join(', ')
      process.stdout.write(`web image above its base: ${(total / 1e6).toFixed(1)} MB (${inMegabytes})\n`)
      expect(total).toBeLessThan(90e6)
    })

    test('ends by itself when it is told to', async () => {
      await docker('stop', '--time', '20', `${name}-web`, `${name}-worker`)
      for (const program of ['web', 'worker']) {
        expect(await docker('inspect', '--format', '{{.State.ExitCode}}', `${name}-${program}`)).toBe('143')
      }
    })
  },
)
