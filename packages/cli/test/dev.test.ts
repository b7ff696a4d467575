import { mkdir, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, vi } from 'vitest'
import { checkoutAt } from '../src/checkout.ts'
import { readState } from '../src/dev/state.ts'
import { gatherStatus } from '../src/status/gather.ts'
import { allGone, eachInPlayground, type Playground } from './dev-process.ts'

let playground: Playground
eachInPlayground((made) => {
  playground = made
})

describe('dev', () => {
  it('starts the database before all else, and says what serves each need', async () => {
    const dev = playground.start(playground.port)
    await dev.said(' is open after ')
    const started = (await playground.events()).map((line) => line.split(' ')[1])
    expect(started[0]).toBe('postgres')
    expect(started.slice(1).sort()).toEqual(['grandchild', 'mailbox', 'runner', 'schedule', 'trace', 'web'])
    expect(dev.output()).toMatch(/Traces +trace-runtime +http:\/\/127\.0\.0\.1:\d+\/trace\//)
    expect(dev.output()).toMatch(/Database +embedded Postgres 18 +\S+:\d+/)
    expect(dev.output()).toMatch(/Jobs +embedded runner/)
    expect(dev.output()).toMatch(/Schedules +schedule-runtime +on the database/)
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops web and schedules, then runner and mailbox, then database and traces at %s, and leaves no process',
    async (signal) => {
      const dev = playground.start(playground.port)
      await dev.said(' is open after ')
      dev.child.kill(signal)
      expect(await dev.exitCode).toBe(0)
      const stopped = (await playground.events()).filter((line) => line.startsWith('stopped'))
      expect(stopped.slice(0, 2).sort()).toEqual(['stopped schedule', 'stopped web'])
      expect(stopped.slice(2, 4).sort()).toEqual(['stopped mailbox', 'stopped runner'])
      expect(stopped.slice(4).sort()).toEqual(['stopped postgres', 'stopped trace'])
      await allGone(await playground.pids())
    },
  )

  it('kills what does not stop at a second Ctrl-C, and still lets the database end by itself', async () => {
    const dev = playground.start(playground.port, { FAKE_WEB_STUBBORN: '1' })
    await dev.said(' is open after ')
    dev.child.kill('SIGINT')
    await vi.waitFor(async () => expect(await playground.events()).toContain('asked web'), {
      timeout: 10_000,
    })
    await vi.waitFor(
      () => {
        dev.child.kill('SIGINT')
        expect(dev.child.exitCode).toBe(130)
      },
      { timeout: 10_000, interval: 50 },
    )
    expect(await playground.events()).toContain('stopped postgres')
    await allGone(await playground.pids())
  })

  it('takes a signal that arrives twice at once for one', async () => {
    const dev = playground.start(playground.port)
    await dev.said(' is open after ')
    dev.child.kill('SIGINT')
    dev.child.kill('SIGINT')
    expect(await dev.exitCode).toBe(0)
  })

  it('leaves no process behind when it is killed with -9, and starts again', async () => {
    const killed = playground.start(playground.port)
    await killed.said(' is open after ')
    killed.child.kill('SIGKILL')
    await killed.exitCode
    await allGone(await playground.pids())
    const next = playground.start(playground.port)
    await next.said(' is open after ')
  })

  it('tells a second dev in the same folder who runs there', async () => {
    const first = playground.start(playground.port)
    await first.said(' is open after ')
    const second = playground.start(playground.port + 1)
    expect(await second.exitCode).toBe(1)
    expect(second.output()).toMatch(
      new RegExp(`process ${first.child.pid}, since 20\\d\\d-.*, on port ${playground.port}`),
    )
  })

  it('names the process that has the port, and offers another', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(playground.port, '127.0.0.1', resolve))
    const dev = playground.start(playground.port)
    expect(await dev.exitCode).toBe(1)
    expect(dev.output()).toContain(`Port ${playground.port} is held by process ${process.pid}`)
    expect(dev.output()).toMatch(/deploy\.sh dev --port \d+/)
    await new Promise((resolve) => server.close(resolve))
  })

  it('is seen by status while it runs, and no longer', async () => {
    const checkout = checkoutAt(playground.root)
    expect(await gatherStatus(checkout)).toMatchObject({ running: false, parts: [] })
    const dev = playground.start(playground.port)
    await dev.said(' is open after ')
    const seen = await gatherStatus(checkout)
    expect(seen).toMatchObject({
      running: true,
      pid: dev.child.pid,
      url: `http://localhost:${playground.port}`,
      health: null,
    })
    expect(seen.parts.map(({ name }) => name).sort()).toEqual([
      'mailbox',
      'postgres',
      'runner',
      'schedules',
      'trace',
      'web',
    ])
    for (const part of seen.parts) {
      expect(part.memoryBytes).toBeGreaterThan(0)
      expect(part.address).not.toBe('')
    }
    expect(seen.needs.every(({ where }) => where !== '')).toBe(true)
    dev.child.kill('SIGINT')
    await dev.exitCode
    expect(await gatherStatus(checkout)).toMatchObject({ running: false, parts: [] })
  })

  it('starts a crashed part again', async () => {
    const dev = playground.start(playground.port)
    await dev.said(' is open after ')
    const runner = (await playground.events()).find((line) => line.startsWith('started runner'))
    process.kill(Number(runner?.split(' ')[2]), 'SIGUSR2')
    await dev.said('ended with exit code 9; starting again')
    await dev.said('started again')
    expect((await playground.events()).filter((line) => line.startsWith('started runner'))).toHaveLength(2)
  })

  it('goes on without traces when those that are there are of another version, and says how to mend it', async () => {
    const checkout = checkoutAt(playground.root)
    const file = path.join(checkout.data, 'trace/trace-runtime.sqlite')
    await mkdir(path.dirname(file), { recursive: true })
    const earlier = new DatabaseSync(file)
    // TRVT, as docker/trace-runtime marks its files, in the first version of its tables.
    earlier.exec(
      'pragma application_id = 1414682196; pragma user_version = 1; create table marks (name text)',
    )
    earlier.close()
    const main = path.join(import.meta.dirname, '../../../docker/trace-runtime/src/main.ts')
    const dev = playground.start(playground.port, { REAL_TRACE_RUNTIME: main })
    await dev.said(' is open after ')
    expect(dev.output()).toMatch(`${file} is incompatible: it has schema version 1`)
    expect(dev.output()).toMatch(`mv '${path.dirname(file)}' '${path.dirname(file)}-before'`)
    expect(dev.output()).not.toMatch(/^\s+at .*:\d+:\d+/m)
    const { needs, parts } = readState(checkout) ?? { needs: [], parts: [] }
    expect(needs).toContainEqual(expect.objectContaining({ need: 'Traces', by: 'nothing' }))
    expect(parts.map(({ name }) => name)).not.toContain('trace')
    dev.child.kill('SIGTERM')
    expect(await dev.exitCode).toBe(0)
  })

  it('ends with 78 when the web process is configured wrongly', async () => {
    const dev = playground.start(playground.port, { FAKE_WEB_EXIT: '78' })
    expect(await dev.exitCode).toBe(78)
    expect(await playground.events()).toContain('stopped postgres')
  })

  it('ends with 78 and a table when a variable is wrong, and starts nothing', async () => {
    const dev = playground.start(playground.port, { REDIS_URL: 'not-a-url', SMTP_URL: 'smtp://127.0.0.1:1' })
    expect(await dev.exitCode).toBe(78)
    expect(dev.output()).toMatch(/REDIS_URL +wrong/)
    expect(dev.output()).toMatch(/MAIL_FROM +missing/)
    expect(await playground.events()).toEqual([])
  })

  it('keeps its secrets between runs, readable by nobody else', async () => {
    const first = playground.start(playground.port)
    await first.said(' is open after ')
    const { mode, mtimeMs } = await stat(path.join(playground.root, '.trovella/secrets.json'))
    expect(mode & 0o777).toBe(0o600)
    first.child.kill('SIGINT')
    await first.exitCode
    const second = playground.start(playground.port)
    await second.said(' is open after ')
    expect((await stat(path.join(playground.root, '.trovella/secrets.json'))).mtimeMs).toBe(mtimeMs)
  })
})
