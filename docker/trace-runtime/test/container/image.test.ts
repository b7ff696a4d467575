import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Visitor } from '../login/visitor.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { deliverAtLast, largeBatch } from '../receiver/large.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { KEY } from '../receiver/start.ts'
import { buildImage, docker, inspectUntil, whyNot } from './docker.ts'

const reason = await whyNot()
const name = `trace-runtime-test-${process.pid}`
const PASSWORD = 'correct horse battery'
const MIB = 1024 * 1024

const start = (...options: string[]) =>
  docker(
    'run',
    '--detach',
    '--name',
    name,
    '--read-only',
    '--cap-drop',
    'ALL',
    '--security-opt',
    'no-new-privileges',
    '--publish',
    '127.0.0.1::7778',
    '--volume',
    `${name}:/data`,
    '--env',
    `TRACE_PROXY_KEY_ID=${KEY.id}`,
    '--env',
    `TRACE_PROXY_SECRET=${KEY.secret}`,
    ...options,
    name,
  )
const urlNow = async () => `http://${await docker('port', name, '7778')}`
const untilHealthy = () => inspectUntil(name, '{{.State.Health.Status}}', (status) => status === 'healthy')

describe.skipIf(reason)(`the image${reason ? ` (left out: ${reason})` : ''}`, { timeout: 300_000 }, () => {
  beforeAll(async () => {
    await buildImage(name)
  }, 300_000)
  afterAll(async () => {
    await docker('rm', '--force', '--volumes', name).catch(() => undefined)
    await docker('volume', 'rm', '--force', name)
    await docker('image', 'rm', '--force', name)
  })

  test('does not start where everybody could read it', async () => {
    await start()
    expect(await docker('wait', name)).toBe('78')
    await docker('rm', '--force', name)
  })

  test('runs as nobody in particular on a file system that is read-only, and keeps what it was sent', async () => {
    const limit = ['--memory', '256m', '--memory-swap', '256m']
    await start(...limit, '--env', `TRACE_DASHBOARD_PASSWORD=${PASSWORD}`)
    await untilHealthy()
    expect(await docker('inspect', '--format', '{{.Config.User}}', name)).toBe('65532')
    const entry = makeEntry()
    expect((await deliver(await urlNow(), signBatch(makeBatch([entry])))).body).toMatchObject({ stored: 1 })
    await docker('restart', name)
    await untilHealthy()
    const visitor = new Visitor({ url: await urlNow() })
    await visitor.get('/trace/login')
    await visitor.submit('/trace/login', { user: 'admin', password: PASSWORD })
    expect((await visitor.get(`/trace/traces/${entry.traceId}`)).body).toContain(entry.name)
    expect(await docker('exec', name, '/nodejs/bin/node', 'src/main.ts', 'trace:keys')).toContain(KEY.id)
  })

  test('takes less than 80 MiB when it has nothing to do, and its dependencies less than 20 MB', async () => {
    const [used] = (await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', name)).split(' / ')
    expect(bytesOf(used ?? '')).toBeLessThan(80 * MIB)
    const layers = await docker('history', '--no-trunc', '--format', '{{.Size}} {{.CreatedBy}}', name)
    const [size] =
      layers
        .split('\n')
        .find((layer) => layer.includes('/app/node_modules'))
        ?.split(' ') ?? []
    expect(bytesOf(size ?? '')).toBeLessThan(20e6)
  })

  test('holds 32 senders, and then 32 batches of nearly 16 MiB at once, within 256 MiB', async () => {
    const startedAt = await docker('inspect', '--format', '{{.State.StartedAt}}', name)
    const url = await urlNow()
    const usual = largeBatch({ bytes: MIB / 2, entries: 512 })
    const sender = async () => [await deliverAtLast(url, usual), await deliverAtLast(url, usual)]
    const statuses = await Promise.all(Array.from({ length: 32 }, sender))
    expect(new Set(statuses.flat())).toEqual(new Set([202]))
    const large = largeBatch({ bytes: 15.5 * MIB, entries: 300 })
    const all = await Promise.all(Array.from({ length: 32 }, () => deliverAtLast(url, large)))
    expect(new Set(all)).toEqual(new Set([202]))
    const state = '{{.State.Running}} {{.State.OOMKilled}} {{.State.StartedAt}}'
    expect(await docker('inspect', '--format', state, name)).toBe(`true false ${startedAt}`)
  })

  test('ends with 0 when it is told to stop', async () => {
    await docker('stop', '--timeout', '10', name)
    expect(await docker('inspect', '--format', '{{.State.ExitCode}}', name)).toBe('0')
  })
})

/** `56.07MiB` and `3.91MB` as Docker prints them. */
function bytesOf(text: string): number {
  const [, number, unit = ''] = /^([\d.]+)([A-Za-z]+)$/.exec(text) ?? []
  const units: Record<string, number> = {
    B: 1,
    kB: 1e3,
    MB: 1e6,
    GB: 1e9,
    KiB: 1024,
    MiB: MIB,
    GiB: 1024 * MIB,
  }
  return Number(number) * (units[unit] ?? Number.NaN)
}
