import { NonRetriableError, RetryAfterError } from 'inngest'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { startApp, type TestApp } from './app.ts'
import { createEmptyDatabase, type EmptyDatabase } from './database.ts'

const MODES = [
  { mode: 'unsigned, a call per step', options: { checkpoints: false } },
  { mode: 'unsigned, with checkpoints', options: { checkpoints: true } },
  {
    mode: 'signed, with checkpoints',
    options: { signingKey: 'signkey-test-0123456789abcdef', checkpoints: true },
  },
  {
    mode: 'signed, a call per step',
    options: { signingKey: 'signkey-test-0123456789abcdef', checkpoints: false },
  },
]

describe.each(MODES)('steps ($mode)', ({ options }) => {
  let database: EmptyDatabase
  let app: TestApp
  beforeAll(async () => {
    database = await createEmptyDatabase(inject('postgresUrl'))
  })
  afterEach(async () => {
    await app.runner.close()
    await database.clear()
  })
  afterAll(() => database.drop())

  const start = async (functions: Parameters<typeof startApp>[0]['functions']) => {
    app = await startApp({ databaseUrl: database.url, functions, ...options })
    return app
  }

  it('runs each step once and passes its result on', async () => {
    const { runner, log } = await start((inngest, log) => [
      inngest.createFunction({ id: 'sum', triggers: [{ event: 'sum' }] }, async ({ event, step }) => {
        const a = await step.run('a', () => log.push('a') && event.data.start + 1)
        const b = await step.run('b', () => log.push('b') && a + 1)
        return step.run('c', () => log.push('c') && { total: b + 1 })
      }),
    ])
    await runner.send({ name: 'sum', data: { start: 1 } })
    await runner.drain()
    expect(log).toEqual(['a', 'b', 'c'])
    expect(await runner.runs({ limit: 1 })).toMatchObject([
      {
        functionId: 'app-sum',
        state: 'completed',
        output: { total: 4 },
        steps: ['a', 'b', 'c'],
        waiting: [],
      },
    ])
  })

  it('waits for days of sleep and retries in no time', async () => {
    const attempts: number[] = []
    const { runner, log } = await start((inngest, log) => [
      inngest.createFunction(
        { id: 'slow', retries: 5, triggers: [{ event: 'slow' }] },
        async ({ step, attempt }) => {
          await step.run('before', () => log.push('before'))
          await step.sleep('long', '3d')
          await step.run('flaky', () => {
            attempts.push(attempt)
            if (attempts.length < 5) throw new Error('not yet')
          })
          await step.sleepUntil('later', new Date('2026-02-01T00:00:00Z'))
        },
      ),
    ])
    const began = performance.now()
    await runner.send({ name: 'slow' })
    await runner.drain()
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(log).toEqual(['before'])
    expect(attempts).toEqual([0, 1, 2, 3, 4])
    expect(runner.clock.now()).toEqual(new Date('2026-02-01T00:00:00Z'))
    const [run] = await runner.runs({ limit: 1 })
    expect(run).toMatchObject({ state: 'completed', steps: ['before', 'long', 'flaky', 'later'] })
  })

  it('retries a step by the table of an Inngest server', async () => {
    const times: number[] = []
    const { runner } = await start((inngest) => [
      inngest.createFunction(
        { id: 'table', retries: 3, triggers: [{ event: 'table' }] },
        async ({ step }) => {
          await step.run('fails', () => {
            times.push(runner.clock.now().getTime())
            throw new Error('always')
          })
        },
      ),
    ])
    await runner.send({ name: 'table' })
    await runner.drain()
    const gaps = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1_000)
    expect(gaps).toEqual([15 + 15, 30 + 15, 60 + 15])
    expect(await runner.runs({ limit: 1 })).toMatchObject([
      { state: 'failed', output: { message: 'always' } },
    ])
  })

  it('lets the function catch a step that failed for good', async () => {
    const { runner } = await start((inngest) => [
      inngest.createFunction(
        { id: 'catch', retries: 1, triggers: [{ event: 'catch' }] },
        async ({ step }) => {
          try {
            await step.run('fails', () => {
              throw new NonRetriableError('broken for good')
            })
          } catch (error) {
            return step.run('recover', () => `caught: ${(error as Error).message}`)
          }
        },
      ),
    ])
    await runner.send({ name: 'catch' })
    await runner.drain()
    expect(await runner.runs({ limit: 1 })).toMatchObject([
      { state: 'completed', output: 'caught: broken for good', steps: ['fails', 'recover'] },
    ])
  })

  it('does not retry what is not retriable, and obeys Retry-After', async () => {
    const times: string[] = []
    const { runner } = await start((inngest) => [
      inngest.createFunction({ id: 'final', triggers: [{ event: 'final' }] }, async () => {
        times.push('final')
        throw new NonRetriableError('no')
      }),
      inngest.createFunction({ id: 'later', retries: 1, triggers: [{ event: 'final' }] }, async () => {
        times.push(`later ${runner.clock.now().toISOString().slice(11, 19)}`)
        throw new RetryAfterError('busy', '2h')
      }),
    ])
    runner.clock.advanceTo(Date.parse('2026-03-01T00:00:00Z'))
    await runner.send({ name: 'final' })
    await runner.drain()
    expect(times.sort()).toEqual(['final', 'later 00:00:00', 'later 02:00:00'])
    expect((await runner.runs({ limit: 2 })).map(({ state }) => state)).toEqual(['failed', 'failed'])
  })

  it('runs parallel steps side by side and goes on when all are done', async () => {
    let calls = 0
    const { runner, log } = await start((inngest, log) => [
      inngest.createFunction({ id: 'parallel', triggers: [{ event: 'parallel' }] }, async ({ step }) => {
        calls++
        const results = await Promise.all([
          step.run('a', () => log.push('a') && 1),
          step.run('b', () => log.push('b') && 2),
          step.sleep('nap', '1h'),
        ])
        return step.run('join', () => log.push('join') && results)
      }),
    ])
    await runner.send({ name: 'parallel' })
    await runner.drain()
    expect([...log].sort()).toEqual(['a', 'b', 'join'])
    expect(log.at(-1)).toBe('join')
    expect(await runner.runs({ limit: 1 })).toMatchObject([{ state: 'completed', output: [1, 2, null] }])
    // Discovery, the two steps, and one more discovery; without checkpoints another after `join`.
    expect(calls).toBeLessThanOrEqual(5)
  })

  it('goes on after the first of racing steps', async () => {
    let resumedMs = 0
    const { runner } = await start((inngest) => [
      inngest.createFunction({ id: 'race', triggers: [{ event: 'race' }] }, async ({ step, group }) => {
        const first = await group.parallel({ mode: 'race' }, () =>
          Promise.race([
            step.sleep('slow', '1d').then(() => 'slow'),
            step.sleep('quick', '1m').then(() => 'quick'),
          ]),
        )
        await step.run('after', () => {
          resumedMs = runner.clock.now().getTime()
        })
        return first
      }),
    ])
    const before = runner.clock.now().getTime()
    await runner.send({ name: 'race' })
    await runner.drain()
    expect(await runner.runs({ limit: 1 })).toMatchObject([{ state: 'completed', output: 'quick' }])
    expect(resumedMs - before).toBe(60_000)
  })

  it('sends events from a step, which start other functions', async () => {
    const { runner, log } = await start((inngest, log) => [
      inngest.createFunction({ id: 'sender', triggers: [{ event: 'relay' }] }, async ({ step }) => {
        const { ids } = await step.sendEvent('send', [
          { name: 'relayed', data: { n: 1 } },
          { name: 'relayed', data: { n: 2 } },
        ])
        return ids.length
      }),
      inngest.createFunction({ id: 'receiver', triggers: [{ event: 'relayed' }] }, ({ event }) => {
        log.push(`received ${event.data.n}`)
      }),
    ])
    await runner.send({ name: 'relay' })
    await runner.drain()
    expect(log.sort()).toEqual(['received 1', 'received 2'])
    const sender = (await runner.runs()).find(({ functionId }) => functionId === 'app-sender')
    expect(sender).toMatchObject({ state: 'completed', output: 2 })
  })

  it('keeps results with NUL, lone surrogates and other odd text', async () => {
    const odd = 'a\0b \ud800 "quoted" \\ \u2028 é 😀'
    const { runner } = await start((inngest) => [
      inngest.createFunction({ id: 'odd', triggers: [{ event: 'odd' }] }, async ({ event, step }) => {
        const text = await step.run('odd\0step', () => event.data.text)
        await step.sleep('apart', '1s')
        return text === event.data.text
      }),
    ])
    await runner.send({ name: 'odd', data: { text: odd } })
    await runner.drain()
    expect(await runner.runs({ limit: 1 })).toMatchObject([{ state: 'completed', output: true }])
  })
})
