import { expect, test } from 'vitest'
import { whyNot } from './docker.ts'
import { composeWith, productionEnvironment } from './production-stack.ts'

const reason = await whyNot()
const environment = productionEnvironment()
const small = [['cloud-sql'], ['cloud-sql', 'redis'], ['database'], ['database', 'redis']]
const sets = [...small, ...small.map((profiles) => [...profiles, 'observability'])]
const ONE_SHOTS = ['migrate', 'statics', 'seed', 'own-volumes', 'deploy', 'restore']
const ALL = ['cloud-sql', 'database', 'redis', 'observability', 'green', 'seed', 'deploy', 'restore']

type Service = {
  user?: string
  read_only?: boolean
  init?: boolean
  cap_drop?: string[]
  cap_add?: string[]
  security_opt?: string[]
  mem_limit?: string
  ports?: object[]
  restart?: string
  logging?: { options?: object }
  healthcheck?: { test?: string[]; disable?: boolean }
  stop_grace_period?: string
  networks?: Record<string, unknown>
}

async function servicesOf(profiles: readonly string[]): Promise<Record<string, Service>> {
  const compose = composeWith({ environment, project: 'trovella', profiles })
  return (JSON.parse(await compose('config', '--format', 'json')) as { services: Record<string, Service> })
    .services
}

test.skipIf(reason).each(sets)(
  'the production file is valid with the profiles %s %s %s',
  async (...profiles) => {
    const set = profiles.filter(Boolean)
    const services = Object.keys(await servicesOf(set))
    expect(services.includes('cloud-sql-proxy')).toBe(set.includes('cloud-sql'))
    expect(services.includes('postgres')).toBe(set.includes('database'))
    expect(services.includes('redis')).toBe(set.includes('redis'))
    for (const name of ['otel-collector', 'jaeger', 'victoria-metrics', 'grafana'])
      expect(services.includes(name), name).toBe(set.includes('observability'))
    expect(services).not.toContain('web-green')
  },
)

test.skipIf(reason)('nothing but caddy is reached from outside, and every service is confined', async () => {
  const services = await servicesOf(ALL)
  const published = Object.entries(services).filter(([, { ports }]) => ports?.length)
  expect(published.map(([name]) => name)).toEqual(['caddy'])
  for (const [name, service] of Object.entries(services)) {
    expect(service, name).toMatchObject({
      read_only: true,
      init: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+$/),
      restart: ONE_SHOTS.includes(name) ? 'no' : 'unless-stopped',
      logging: { options: { 'max-size': '10m', 'max-file': '5' } },
    })
    expect(service.user === 'root' || (service.cap_add ?? []).length > 1, name).toBe(name === 'own-volumes')
  }
})

test.skipIf(reason)('what is missing is named, with how to make it', async () => {
  const { INNGEST_SIGNING_KEY: _, ...rest } = environment
  const compose = composeWith({ environment: rest, project: 'trovella', profiles: ['database'] })
  await expect(compose('config', '--quiet')).rejects.toMatchObject({
    stderr: expect.stringMatching(/INNGEST_SIGNING_KEY.*openssl rand -hex 32/),
  })
})

test.skipIf(reason)('only the worker reaches the job server, whose pages ask for no key', async () => {
  const services = await servicesOf(ALL)
  const networks = Object.keys(services.inngest?.networks ?? {})
  const beside = Object.entries(services).filter(([, service]) =>
    networks.some((network) => Object.hasOwn(service.networks ?? {}, network)),
  )
  expect(beside.map(([name]) => name).toSorted()).toEqual([
    'cloud-sql-proxy',
    'inngest',
    'inngest-redis',
    'postgres',
    'worker',
  ])
})
