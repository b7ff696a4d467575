import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf, docker, until, whyNot } from './docker.ts'
import { SERVICES } from './production-stack.ts'
import { type Production, startProduction } from './start-production.ts'

const reason = await whyNot()

const MIB = 1024 ** 2

type Health = { status: string; parts: Record<string, { ok: boolean }> }

describe.skipIf(reason)(
  `the production stack in trouble${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 600_000 },
  () => {
    let production: Production

    beforeAll(async () => {
      production = await startProduction('faults')
      await production.visitor.signUp()
    }, 900_000)

    afterAll(() => production?.close())

    const containerOf = (service: string) => `${production.project}-${service}-1`
    const inspect = (service: string, format: string) =>
      docker('inspect', '--format', format, containerOf(service))

    async function health(): Promise<Health> {
      return JSON.parse((await production.askInside('web-blue', '/api/health')).body) as Health
    }

    async function untilAllIsWell(): Promise<void> {
      for (const service of SERVICES) {
        await until(async () => (await inspect(service, '{{.State.Health.Status}}')) === 'healthy')
      }
      await until(async () => (await health().catch(() => null))?.status === 'healthy')
      await until(async () => (await production.visitor.send('GET', '/')).status === 200)
    }

    /** Does something, waits for what follows, and prints how long that took. */
    async function timed(what: string, act: () => Promise<unknown>, follows: () => Promise<boolean>) {
      await act()
      const began = performance.now()
      await until(follows)
      process.stdout.write(`${what}: ${((performance.now() - began) / 1_000).toFixed(1)} s\n`)
    }

    /** When each process began: the same afterwards means that none was started again. */
    async function startsOfAllBut(service: string): Promise<string[]> {
      const others = SERVICES.filter((name) => name !== service)
      return Promise.all(others.map((name) => inspect(name, '{{.Name}} {{.State.StartedAt}}')))
    }

    /** Leaves a container little more memory than it has taken. */
    async function squeeze(service: string): Promise<void> {
      const stats = ['stats', '--no-stream', '--format', '{{.MemUsage}}', containerOf(service)]
      const used = bytesOf((await docker(...stats)).split(' ')[0] ?? '')
      // The kernel refuses a limit below what it cannot take back.
      for (const more of [2, 4, 8, 16, 32, 64]) {
        if (await setLimit(service, used + more * MIB).catch(() => null)) return
      }
      throw new Error(`${service} has taken more than ${used} bytes`)
    }

    function setLimit(service: string, bytes: number): Promise<string> {
      const limit = String(Math.round(bytes))
      return docker('update', '--memory', limit, '--memory-swap', limit, containerOf(service))
    }

    test('a worker that the memory limit ends comes back, and what it was given to do is done', async () => {
      const { visitor } = production
      const since = new Date().toISOString()
      await squeeze('worker')
      const text = 'The dyke reeve walks the sea wall after every storm. '.repeat(4_000)
      let notes = 0
      await until(async () => {
        if (notes < 30) await visitor.addNote(`Dykes ${++notes}`, `${notes} ${text}`)
        return Number(await inspect('worker', '{{.RestartCount}}')) > 0
      })
      const filter = ['--filter', `container=${containerOf('worker')}`, '--filter', 'event=oom']
      const span = ['--since', since, '--until', new Date().toISOString()]
      expect(await docker('events', ...span, ...filter, '--format', '{{.Action}}')).toContain('oom')
      await setLimit('worker', 768 * MIB)
      await until(async () => {
        const { body } = await visitor.send('GET', '/api/v1/sources/counts')
        return (JSON.parse(body) as { byState: { ready: number } }).byState.ready === notes
      })
      await untilAllIsWell()
    })

    test('without the database health says so, a page says what to do, and all goes on when it is back', async () => {
      const { visitor, compose } = production
      const starts = await startsOfAllBut('postgres')
      const stop = () => compose('stop', 'postgres')
      await timed('health without the database', stop, async () => {
        const { status, parts } = await health()
        return status === 'unhealthy' && !parts.database?.ok
      })
      await until(async () => (await visitor.send('GET', '/')).status === 503)
      const page = await visitor.send('GET', '/')
      expect(page.body).toContain('This page tries again by itself')
      expect(page.headers['retry-after']).toBe('5')
      await timed(
        'a page after the database is back',
        () => compose('start', 'postgres'),
        async () => (await visitor.send('GET', '/')).status === 200,
      )
      await visitor.addNote('Sluices', 'The sluice opens at half ebb.')
      expect(await visitor.find('sluice ebb')).toContain('Sluices')
      await untilAllIsWell()
      expect(await startsOfAllBut('postgres')).toEqual(starts)
    })

    test('without Redis health says so, and every page still answers', async () => {
      const { visitor, compose } = production
      const starts = await startsOfAllBut('redis')
      const stop = () => compose('stop', 'redis')
      await timed('health without Redis', stop, async () => {
        const { status, parts } = await health()
        return status === 'degraded' && !parts.cache?.ok
      })
      expect((await visitor.send('GET', '/')).status).toBe(200)
      expect((await visitor.send('GET', '/api/v1/sources')).status).toBe(200)
      await timed(
        'health after Redis is back',
        () => compose('start', 'redis'),
        async () => (await health()).status === 'healthy',
      )
      expect(await startsOfAllBut('redis')).toEqual(starts)
    })

    test('when every process dies at once, all of it comes back by itself with what was saved', async () => {
      const { visitor } = production
      await visitor.addNote('Beacons', 'The beacon is lit when the pilot boat is out.')
      expect(await visitor.find('beacon pilot')).toContain('Beacons')
      const pids = await Promise.all(SERVICES.map((service) => inspect(service, '{{.State.Pid}}')))
      for (const pid of pids) process.kill(Number(pid), 'SIGKILL')
      for (const service of SERVICES) {
        await until(async () => Number(await inspect(service, '{{.RestartCount}}')) > 0)
      }
      await untilAllIsWell()
      expect(await visitor.find('beacon pilot')).toContain('Beacons')
    })
  },
)
