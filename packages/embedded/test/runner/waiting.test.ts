import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { startApp, type TestApp } from './app.ts'
import { createEmptyDatabase, type EmptyDatabase } from './database.ts'

const HOUR_MS = 3_600_000

describe('waiting', () => {
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
    app = await startApp({ databaseUrl: database.url, functions })
    return app.runner
  }

  it('resumes the run whose attribute matches the event, and no other', async () => {
    const runner = await start((inngest) => [
      inngest.createFunction({ id: 'order', triggers: [{ event: 'order' }] }, async ({ step }) => {
        const paid = await step.waitForEvent('paid', { event: 'paid', match: 'data.order', timeout: '1d' })
        return paid ? paid.data.amount : 'unpaid'
      }),
    ])
    await runner.send([
      { name: 'order', data: { order: 1 } },
      { name: 'order', data: { order: 2 } },
    ])
    await runner.advance(HOUR_MS)
    await runner.send({ name: 'paid', data: { order: 2, amount: 7 } })
    await runner.drain()
    expect((await runner.runs()).map(({ output }) => output)).toEqual([7, 'unpaid'])
  })

  it('evaluates the condition of a wait over both events, and ignores events from before it', async () => {
    const runner = await start((inngest) => [
      inngest.createFunction({ id: 'watch', triggers: [{ event: 'watch' }] }, async ({ step }) => {
        const hit = await step.waitForEvent('hit', {
          event: 'price',
          if: 'async.data.price > event.data.above && async.data.missing != 1 || async.data.price > 90',
          timeout: '2h',
        })
        return hit?.data.price ?? null
      }),
    ])
    await runner.send({ name: 'price', data: { price: 99 } })
    await runner.send({ name: 'watch', data: { above: 50 } })
    await runner.advance(1_000)
    await runner.send({ name: 'price', data: { price: 40 } })
    await runner.advance(1_000)
    expect(await runner.runs()).toMatchObject([{ state: 'running', waiting: [{ kind: 'wait' }] }])
    await runner.send({ name: 'price', data: { price: 95 } })
    await runner.drain()
    expect(await runner.runs()).toMatchObject([{ state: 'completed', output: 95 }])
  })

  it('invokes a function and receives its result or its failure', async () => {
    const runner = await start((inngest) => {
      const child = inngest.createFunction(
        { id: 'child', retries: 0, triggers: [{ event: 'unused' }] },
        async ({ event, step }) => {
          await step.sleep('nap', '1h')
          if (event.data.fail) throw new Error('child failed')
          return event.data.n * 2
        },
      )
      return [
        child,
        inngest.createFunction({ id: 'parent', triggers: [{ event: 'parent' }] }, async ({ step }) => {
          const doubled = await step.invoke('double', { function: child, data: { n: 21 } })
          const caught = await step
            .invoke('fail', { function: child, data: { fail: true } })
            .catch((error: Error) => error.message)
          const late = await step
            .invoke('late', { function: child, data: { n: 1 }, timeout: '10m' })
            .catch((error: Error) => error.message)
          return { doubled, caught, late }
        }),
      ]
    })
    await runner.send({ name: 'parent' })
    await runner.drain()
    const parent = (await runner.runs()).find(({ functionId }) => functionId === 'app-parent')
    expect(parent).toMatchObject({
      state: 'completed',
      output: { doubled: 42, caught: 'child failed', late: 'Timed out waiting for the invoked function' },
    })
  })

  it('calls onFailure with the original event and the error', async () => {
    const failures: unknown[] = []
    const runner = await start((inngest) => [
      inngest.createFunction(
        {
          id: 'doomed',
          retries: 1,
          triggers: [{ event: 'doomed' }],
          onFailure: ({ event, error }) => {
            failures.push({
              original: event.data.event.data,
              function: event.data.function_id,
              message: error.message,
            })
          },
        },
        () => {
          throw new TypeError('no luck')
        },
      ),
      inngest.createFunction(
        { id: 'other', triggers: [{ event: 'other' }], onFailure: () => void failures.push('wrong one') },
        () => 'fine',
      ),
    ])
    await runner.send({ name: 'doomed', data: { a: 1 } })
    await runner.drain()
    expect(failures).toEqual([{ original: { a: 1 }, function: 'app-doomed', message: 'no luck' }])
  })

  it('cancels the runs that a cancelling event matches, within its time', async () => {
    const runner = await start((inngest) => [
      inngest.createFunction(
        {
          id: 'trial',
          triggers: [{ event: 'trial' }],
          cancelOn: [{ event: 'left', match: 'data.user', timeout: '2h' }],
        },
        async ({ step }) => {
          await step.sleep('trial', '7d')
          return 'over'
        },
      ),
    ])
    await runner.send([1, 2, 3].map((user) => ({ name: 'trial', data: { user } })))
    await runner.advance(HOUR_MS)
    await runner.send({ name: 'left', data: { user: 2 } })
    await runner.advance(2 * HOUR_MS)
    await runner.send({ name: 'left', data: { user: 3 } })
    await runner.drain()
    expect((await runner.runs()).map(({ state }) => state)).toEqual(['completed', 'cancelled', 'completed'])
  })

  it('starts only the functions whose trigger condition holds', async () => {
    const runner = await start((inngest) => [
      inngest.createFunction(
        { id: 'big', triggers: [{ event: 'file', if: 'event.data.size > 100' }] },
        () => 'big',
      ),
      inngest.createFunction(
        { id: 'pdf', triggers: [{ event: 'file', if: "event.data.type == 'pdf'" }] },
        () => 'pdf',
      ),
      inngest.createFunction(
        { id: 'any', triggers: [{ event: 'file' }, { event: 'file', if: 'true' }] },
        () => 'any',
      ),
    ])
    await runner.send([
      { name: 'file', data: { size: 200 } },
      { name: 'file', data: { size: 1, type: 'pdf' } },
    ])
    await runner.drain()
    expect((await runner.runs()).map(({ output }) => output).sort()).toEqual(['any', 'any', 'big', 'pdf'])
  })

  it('fails a run whose function the app has had no more for an hour', async () => {
    const first = await start((inngest) => [
      inngest.createFunction({ id: 'gone', triggers: [{ event: 'e' }] }, ({ step }) =>
        step.sleep('nap', '1m'),
      ),
    ])
    await first.send({ name: 'e' })
    await first.advance(1_000)
    await first.close()
    const runner = await start((inngest) => [
      inngest.createFunction({ id: 'other', triggers: [{ event: 'x' }] }, () => 1),
    ])
    await runner.advance(HOUR_MS)
    expect(await runner.runs()).toMatchObject([{ functionId: 'app-gone', state: 'running' }])
    await runner.drain()
    expect(await runner.runs()).toMatchObject([
      { state: 'failed', output: { message: 'the app no longer has the function app-gone' } },
    ])
  })
})
