import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { buildScheduleImage, buildTraceImage } from './build-images.ts'
import { copyCheckout } from './checkout-copy.ts'
import { type Compose, createCompose, up } from './compose.ts'
import { buildWebImage, ROOT, until, whyNot } from './docker.ts'
import { ownName, removeAll, removeLeftovers } from './leftovers.ts'
import { standIns } from './stand-ins.ts'
import { Visitor } from './visitor.ts'

const reason = await whyNot()
const project = ownName('local')
const FILE = path.join(ROOT, 'docker-compose.yml')

type Service = {
  mem_limit?: string
  restart?: string
  ports?: { host_ip?: string }[]
  healthcheck?: { test?: string[] }
  logging?: { options?: object }
  volumes?: { source?: string; target: string }[]
}

async function servicesOf(...profiles: string[]): Promise<Record<string, Service>> {
  const compose = createCompose({ files: [FILE], environment: {}, project: 'trovella', profiles })
  const { services } = JSON.parse(await compose('config', '--format', 'json')) as {
    services: Record<string, Service>
  }
  return services
}

/** A service that only this profile has. */
const SERVICE_OF = { app: 'web', observability: 'grafana', debug: 'redis-viewer' }

/** Every set of profiles, the empty one included. */
const sets = Object.keys(SERVICE_OF).reduce<string[][]>(
  (smaller, profile) => smaller.concat(smaller.map((set) => [...set, profile])),
  [[]],
)

describe.skipIf(reason)('docker-compose.yml', () => {
  test.each(sets.map((profiles) => ({ profiles })))('is valid with $profiles', async ({ profiles }) => {
    const services = await servicesOf(...profiles)
    expect(Object.keys(services)).toEqual(
      expect.arrayContaining(['postgres', 'redis', 'typesense', 'inngest']),
    )
    for (const [profile, service] of Object.entries(SERVICE_OF))
      expect(Object.hasOwn(services, service), service).toBe(profiles.includes(profile))
  })

  test('is reached from this machine alone; every service has limits, and every lasting one a health check', async () => {
    const services = await servicesOf('app', 'observability', 'debug')
    for (const [name, service] of Object.entries(services)) {
      const isOneShot = ['migrate', 'seed'].includes(name)
      expect(service, name).toMatchObject({
        mem_limit: expect.stringMatching(/^\d+$/),
        restart: isOneShot ? 'no' : 'unless-stopped',
        logging: { options: { 'max-size': '10m', 'max-file': '3' } },
      })
      // The image of the collector has nothing that could ask it.
      const isAsked = !isOneShot && name !== 'otel-collector'
      expect(Boolean(service.healthcheck?.test), name).toBe(isAsked)
      for (const port of service.ports ?? []) expect(port.host_ip, name).toBe('127.0.0.1')
    }
  })

  test('mounts the sources of every package that the application is made of', async () => {
    const { web } = await servicesOf('app')
    const mounted = web?.volumes?.map(({ target }) => target) ?? []
    // What only the daemon runs is in the bundle that its image holds.
    const packages = (await readdir(path.join(ROOT, 'packages'))).filter((name) => name !== 'schedules')
    const wanted = [...packages.map((name) => `packages/${name}`), 'apps/web']
    expect(mounted).toEqual(expect.arrayContaining(wanted.map((name) => `/repository/${name}/src`)))
  })
})

describe.skipIf(reason)(
  `the local stack${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 900_000 },
  () => {
    let folder: string
    let sources: string
    let compose: Compose
    let origin: string

    beforeAll(async () => {
      await removeLeftovers('local')
      folder = await mkdtemp(path.join(tmpdir(), 'trovella-local-'))
      const checkout = await copyCheckout(folder)
      sources = path.join(checkout, 'apps/web/src')
      const images = {
        DEVELOPMENT_IMAGE: `${project}-development`,
        TRACE_IMAGE: `${project}-trace`,
        SCHEDULE_IMAGE: `${project}-schedule`,
      }
      const port = await freePort()
      origin = `http://localhost:${port}`
      const ports = { PORT: String(port), POSTGRES_PORT: '0', REDIS_PORT: '0', TRACE_PORT: '0' }
      const environment = { ...images, ...ports }
      const files = ['docker-compose.yml', ...standIns('tests/containers/local-stand-ins.yml')].map((file) =>
        path.join(checkout, file),
      )
      compose = createCompose({ files, environment, project, profiles: ['app'] })
      await Promise.all([
        buildWebImage(images.DEVELOPMENT_IMAGE, '--target', 'development'),
        buildTraceImage(images.TRACE_IMAGE),
        buildScheduleImage(images.SCHEDULE_IMAGE),
      ])
      const servicesS = await up(compose, 'postgres', 'redis', 'trace-runtime')
      const applicationS = await up(compose)
      process.stdout.write(
        `local stack: up in ${servicesS.toFixed(1)} s, the application after ${applicationS.toFixed(1)} s more\n`,
      )
    }, 900_000)

    afterAll(async () => {
      await removeAll(project)
      await rm(folder, { recursive: true, force: true })
    })

    test('lets the sample account in, which adds a note that the worker reads, and finds it', async () => {
      const visitor = new Visitor(origin)
      await visitor.signIn('admin@trovella.local', 'admin123')
      await visitor.addNote('Lighthouses', 'The keeper trims the wick before the fog comes in.')
      expect(await visitor.find('keeper wick')).toContain('Lighthouses')
    })

    test('follows a change of the sources in web and worker', async () => {
      const file = path.join(sources, 'app/api/live/route.ts')
      await writeFile(file, (await readFile(file, 'utf8')).replace("status: 'live'", "status: 'changed'"))
      await until(async () => (await (await fetch(`${origin}/api/live`)).text()).includes('changed'))
      const ask = `fetch('http://127.0.0.1:3000/api/live').then((answer) => answer.text()).then((text) => process.stdout.write(text), () => undefined)`
      await until(async () => (await compose('exec', 'worker', 'node', '-e', ask)).includes('changed'))
    })
  },
)
