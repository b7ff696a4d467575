import { createLog } from '@repo/trace/log'
import { type Recording, startRecording } from '@repo/trace/testing'
import { afterEach, expect, inject, test } from 'vitest'
import { createCache } from '../src/create.ts'
import { startUpstashDouble } from './upstash-double.ts'

const log = createLog({ process: 'test', level: 'silent' })
const redisUrl = inject('redisUrl')
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function record(options: Parameters<typeof startRecording>[0] = {}): Promise<Recording> {
  const recording = await startRecording(options)
  closers.push(recording.close)
  return recording
}

test('records what was found and what was not, but not what was kept', async () => {
  const recording = await record()
  const cache = createCache({ prefix: 'test:', log, recorder: recording.recorder })
  await cache.set('a', { secret: 'kept' }, { ttlMs: 1_000 })
  await cache.get('a')
  await cache.get('b')
  await cache.rateLimit('user', { limit: 1, windowMs: 1_000 })
  const entries = (await recording.entries()).filter(({ type }) => type === 'cache')
  expect(entries.map(({ name, content }) => [name, content.isHit ?? null])).toEqual([
    ['set a', null],
    ['get a', true],
    ['get b', false],
    ['rateLimit user', null],
  ])
  expect(JSON.stringify(entries)).not.toContain('kept')
})

test('records what was kept when that is wanted', async () => {
  const recording = await record({ captureCachePayloads: true })
  const cache = createCache({ prefix: 'test:', log, recorder: recording.recorder })
  await cache.set('a', { title: 'kept', password: 'hidden' }, { ttlMs: 1_000 })
  expect((await recording.entries())[0]?.content.payload).toEqual({ title: 'kept', password: '[redacted]' })
})

// The two need a real Redis; TEST_REDIS_URL names it.
test.skipIf(!redisUrl).each(['redis', 'upstash'] as const)(
  'records the commands sent to %s',
  async (engine) => {
    const recording = await record()
    const double = await startUpstashDouble(redisUrl ?? '', 'token')
    closers.push(double.close)
    const server =
      engine === 'redis'
        ? { redisUrl }
        : { upstash: { url: `http://127.0.0.1:${double.port}`, token: 'token' } }
    const cache = createCache({ ...server, prefix: 'recorded:', log, recorder: recording.recorder })
    closers.push(cache.close)
    await cache.set('a', 'kept', { ttlMs: 1_000 })
    await cache.get('a')
    const entries = await recording.entries()
    const commands = entries.filter(({ type }) => type === 'redis')
    expect(commands.map(({ name, status }) => [name, status])).toEqual([
      ['set recorded:a', 'ok'],
      ['get recorded:a', 'ok'],
    ])
    expect(JSON.stringify(entries)).not.toContain('kept')
  },
)
