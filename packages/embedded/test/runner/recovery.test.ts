import { createServer, type Server } from 'node:http'
import { createLog } from '@repo/trace/log'
import { Inngest, type InngestFunction } from 'inngest'
import { serve } from 'inngest/node'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { type StartedRunner, startRunner } from '../../src/runner/start.ts'
import { createEmptyDatabase, type EmptyDatabase, query } from './database.ts'
import { freePorts } from './process/child.ts'

const TERMINATE = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'trovella-runner' and datname = current_database()`
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const log = createLog({ process: 'runner', level: 'silent' })

describe('a runner on real sockets', () => {
  let database: EmptyDatabase
  let ports: [number, number]
  let runner: StartedRunner | undefined
  let app: Server | undefined

  beforeAll(async () => {
    database = await createEmptyDatabase(inject('postgresUrl'))
    ports = (await freePorts(2)) as [number, number]
  })
  afterEach(async () => {
    await runner?.close()
    await stopApp()
    await database.clear()
  })
  afterAll(() => database.drop())

  const start = async (options: { checkpoints?: boolean } = {}) => {
    const [port, appPort] = ports
    const appUrl = `http://127.0.0.1:${appPort}`
    runner = await startRunner({
      databaseUrl: database.url,
      appUrl,
      port,
      log,
      backoff: () => 100,
      ...options,
    })
    return runner
  }
  const serveApp = async (define: (inngest: Inngest) => InngestFunction.Any[]) => {
    const inngest = new Inngest({
      id: 'app',
      isDev: true,
      baseUrl: `http://127.0.0.1:${ports[0]}`,
      eventKey: 'key',
      logger: SILENT,
    })
    app = createServer(serve({ client: inngest, functions: define(inngest) }))
    await new Promise<void>((resolve) => app?.listen(ports[1], '127.0.0.1', resolve))
  }
  const stopApp = async () => {
    app?.closeAllConnections()
    await new Promise<void>((resolve) => (app ? app.close(() => resolve()) : resolve()))
    app = undefined
  }
  const send = (events: unknown) =>
    fetch(`http://127.0.0.1:${ports[0]}/e/key`, { method: 'POST', body: JSON.stringify(events) })
  const states = async () =>
    (await query<{ state: string }>(database.url, 'select state from runner.run order by id')).map(
      ({ state }) => state,
    )
  const until = (expected: string[]) =>
    vi.waitFor(async () => expect(await states()).toEqual(expected), { timeout: 10_000, interval: 20 })

  it.each([true, false])(
    'keeps the result of a step whose database session died meanwhile (checkpoints: %s)',
    async (checkpoints) => {
      const executed: string[] = []
      let release = () => {}
      let reached = () => {}
      const started = new Promise<void>((resolve) => {
        reached = resolve
      })
      const released = new Promise<void>((resolve) => {
        release = resolve
      })
      await serveApp((inngest) => [
        inngest.createFunction({ id: 'long', triggers: [{ event: 'long' }] }, async ({ step }) => {
          await step.run('first', async () => {
            executed.push('first')
            reached()
            await released
          })
          await step.run('second', () => executed.push('second'))
        }),
      ])
      await start({ checkpoints })
      await send({ name: 'long' })
      await started
      await query(database.url, TERMINATE)
      await vi.waitFor(async () => {
        const [lease] = await query<{ epoch: string }>(database.url, 'select epoch from runner.lease')
        expect(lease?.epoch).toBe('2')
      }, 10_000)
      release()
      await until(['completed'])
      expect(executed).toEqual(['first', 'second'])
    },
  )

  it('accepts events while the database comes back', async () => {
    await serveApp((inngest) => [inngest.createFunction({ id: 'e', triggers: [{ event: 'e' }] }, () => 1)])
    await start()
    const answers = [send({ name: 'e', id: '1' })]
    for (let n = 2; n <= 10; n++) {
      await query(database.url, TERMINATE)
      answers.push(send({ name: 'e', id: String(n) }))
    }
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(10).fill(200))
    await until(Array(10).fill('completed'))
  })

  it('holds events until an app says what it has, and spends no attempt on an app that is away', async () => {
    await start()
    expect((await send([{ name: 'e' }, { name: 'e' }])).status).toBe(200)
    const functions = (inngest: Inngest) => [
      inngest.createFunction({ id: 'e', retries: 0, triggers: [{ event: 'e' }] }, async ({ step }) => {
        await step.sleep('nap', 1_000)
        return 1
      }),
    ]
    await serveApp(functions)
    await until(['running', 'running'])
    await stopApp()
    await vi.waitFor(async () => {
      const tasks = await query<{ kind: string }>(database.url, 'select kind from runner.task')
      expect(tasks.map(({ kind }) => kind)).toEqual(['function', 'function'])
    }, 10_000)
    await send({ name: 'e' })
    await serveApp(functions)
    await until(['completed', 'completed', 'completed'])
  })

  it('notices a function that the app got later', async () => {
    await serveApp((inngest) => [
      inngest.createFunction({ id: 'old', triggers: [{ event: 'old' }] }, () => 1),
    ])
    const { url } = await start()
    await send({ name: 'old' })
    await until(['completed'])
    await stopApp()
    await serveApp((inngest) => [
      inngest.createFunction({ id: 'new', triggers: [{ event: 'new' }] }, () => 2),
    ])
    // An app that is asked to sync registers itself with the runner.
    const answer = await fetch(`http://127.0.0.1:${ports[1]}/api/inngest`, { method: 'PUT' })
    expect(await answer.json()).toMatchObject({ modified: true })
    expect(await (await fetch(`${url}/v0/stats`)).json()).toMatchObject({ app: { functions: ['app-new'] } })
    await send({ name: 'new' })
    await until(['completed', 'completed'])
  })

  it('lets only one runner work on a database', async () => {
    await serveApp((inngest) => [inngest.createFunction({ id: 'e', triggers: [{ event: 'e' }] }, () => 1)])
    const first = await start()
    const [other] = (await freePorts(1)) as [number]
    let started = false
    const second = startRunner({
      databaseUrl: database.url,
      appUrl: 'http://127.0.0.1:1',
      port: other,
      log,
    }).then((each) => {
      started = true
      return each
    })
    await vi.waitFor(async () => {
      expect((await fetch(`http://127.0.0.1:${other}/health`)).status).toBe(503)
    }, 10_000)
    expect((await fetch(`${first.url}/health`)).status).toBe(200)
    expect(started).toBe(false)
    await first.close()
    runner = await second
    expect((await fetch(`${runner.url}/health`)).status).toBe(200)
  })

  it('says so when its port is taken', async () => {
    await start()
    await expect(
      startRunner({ databaseUrl: database.url, appUrl: 'http://127.0.0.1:1', port: ports[0], log }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
