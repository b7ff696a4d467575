import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf, docker, until, whyNot } from './docker.ts'
import { DOMAIN } from './production-stack.ts'
import { quicVersionsAt } from './quic.ts'
import { type Production, startProduction } from './start-production.ts'

const reason = await whyNot()
const MIB = 1024 ** 2

describe.skipIf(reason)(
  `the production stack${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 900_000 },
  () => {
    let production: Production

    beforeAll(async () => {
      production = await startProduction('production')
      process.stdout.write(`production: up from nothing in ${production.upSeconds.toFixed(1)} s\n`)
    }, 900_000)

    afterAll(() => production?.close())

    test('lets somebody sign up, add a note and find it, through Caddy over TLS', async () => {
      const { visitor } = production
      await visitor.signUp()
      await visitor.addNote('Lighthouses', 'The keeper trims the wick before the fog comes in.')
      expect(await visitor.find('keeper wick')).toContain('Lighthouses')
    })

    test('shows the outside neither the worker nor what asks after processes', async () => {
      const { visitor } = production
      for (const inside of ['/api/inngest', '/api/ready', '/api/live', '/metrics']) {
        expect((await visitor.send('GET', inside)).status, inside).toBe(404)
      }
      const { status, headers } = await visitor.send('GET', '/api/health')
      expect([status, headers.server]).toEqual([200, undefined])
      expect(headers['strict-transport-security']).toContain('max-age=')
    })

    test('measures itself for who has the token', async () => {
      for (const service of ['web-blue', 'worker']) {
        const { status, body } = await production.askInside(service, '/metrics')
        expect([status, /^trovella_part_up\{part="jobs"\} 1$/m.test(body)], service).toEqual([200, true])
        expect((await production.askInside(service, '/metrics', 'a-guess')).status, service).toBe(401)
      }
    })

    test('offers HTTP/3, and packs what it sends as a browser can take it', async () => {
      const { visitor, port } = production
      const page = (encodings: string) =>
        visitor.send('GET', '/sign-in', undefined, { 'accept-encoding': encodings })
      const packed = await page('gzip, br, zstd')
      expect([packed.headers['content-encoding'], packed.headers['alt-svc']]).toEqual([
        'zstd',
        expect.stringContaining('h3=":443"'),
      ])
      expect((await page('gzip')).headers['content-encoding']).toBe('gzip')
      expect(await quicVersionsAt(port)).toContain(1)
    })

    test('sends who asks for www on to the same address without it', async () => {
      const { status, headers } = await production.visitorOf(`www.${DOMAIN}`).send('GET', '/search?q=tides')
      expect([status, headers.location]).toEqual([301, `https://${DOMAIN}/search?q=tides`])
    })

    test('serves what browsers load from the releases that are kept, and not by the application', async () => {
      const { visitor } = production
      const page = (await visitor.send('GET', '/sign-in')).body
      const script = /\/_next\/static\/[^"\\]+\.js/.exec(page)?.[0] ?? ''
      const { status, headers } = await visitor.send('GET', script)
      expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
      // The application says this of all it serves.
      expect(headers['permissions-policy']).toBeUndefined()
    })

    const sql = (query: string) =>
      production.compose('exec', 'postgres', 'psql', '-U', 'trovella', '-Atc', query)
    const runNow = (schedule: string) =>
      sql(`update schedule set run_requested_at = clock_timestamp() where name = '${schedule}'`)

    test('runs what is due by the clock', async () => {
      await runNow('watch-outbox')
      await until(async () => Number(await sql(`select count(*) from schedule_slot where state = 'ok'`)) > 0)
    })

    test('makes the nightly backup in the worker, without the key that would read it', async () => {
      await runNow('backup')
      const archive = await until(() => sql('select archive from backup_run where archive is not null'))
      expect(archive.trim()).toMatch(/^trovella-.*\.tar\.age$/)
      expect(await sql('select count(*) from backup_run where failure is not null')).toMatch(/^0/)
    })

    test('moves to the other colour by the pointer file alone, and loses no request', async () => {
      const { visitor, compose, point } = production
      let moving = true
      const answers: (number | string)[] = []
      const ask = () => visitor.send('GET', '/api/v1/sources').then(({ status }) => status, String)
      const load = (async () => {
        while (moving) answers.push(await ask())
      })()
      const fiftyMore = async () => {
        const wanted = answers.length + 50
        await until(async () => answers.length >= wanted)
      }
      await point('blue')
      await compose('up', '--detach', '--no-deps', '--wait', 'web-green')
      await point('blue,green')
      await until(async () => (await readinessOf('web-green')) === 200)
      await point('green')
      await until(async () => (await readinessOf('web-blue')) === 503)
      await fiftyMore()
      await compose('stop', 'web-blue')
      await fiftyMore()
      moving = false
      await load
      expect(answers.filter((status) => status !== 200)).toEqual([])
    })

    test('uses less than 700 MiB when idle, without the stand-in of the job server', async () => {
      const { compose, project } = production
      const names = (await compose('ps', '--format', '{{.Service}} {{.Name}}')).split('\n')
      const ids = names.filter((line) => !line.startsWith('inngest')).map((line) => line.split(' ')[1] ?? '')
      const lines = await docker('stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}', ...ids)
      const used = lines.split('\n').map((line) => {
        const [name = '', memory = ''] = line.split(' ')
        return { service: name.slice(project.length + 1, -2), mebibytes: bytesOf(memory) / MIB }
      })
      const total = used.reduce((sum, { mebibytes }) => sum + mebibytes, 0)
      const each = used.map(({ service, mebibytes }) => `${service} ${mebibytes.toFixed(0)}`).join(', ')
      process.stdout.write(`idle memory of production: ${total.toFixed(0)} MiB (${each})\n`)
      expect(total).toBeLessThan(700)
    })

    test('gives back what ten thousand requests took, to less than 200 MB', async () => {
      const { compose, project, visitor } = production
      const ask = `
        const headers = { cookie: process.argv[1] }
        let left = 10_000
        const visit = async () => {
          while (left-- > 0) {
            const answer = await fetch('http://web-green:3000' + (left % 20 ? '/api/v1/sources' : '/'), { headers })
            await answer.arrayBuffer()
            if (!answer.ok && answer.status !== 429) throw new Error('answered ' + answer.status)
          }
        }
        await Promise.all(Array.from({ length: 16 }, visit))`
      const node = ['/nodejs/bin/node', '--input-type=module', '-e', ask]
      await compose('exec', 'worker', ...node, visitor.cookie)
      const stats = ['stats', '--no-stream', '--format', '{{.MemUsage}}', `${project}-web-green-1`]
      const megabytes = async () => bytesOf((await docker(...stats)).split(' ')[0] ?? '') / 1e6
      const atOnce = await megabytes()
      // V8 collects once more when nothing has been asked for eight seconds.
      const atRest = await until(async () => {
        const used = await megabytes()
        return used < 200 && used
      })
      const both = `${atOnce.toFixed(0)} MB at once, ${atRest.toFixed(0)} MB at rest`
      process.stdout.write(`memory of web after 10,000 requests: ${both}\n`)
      const restarts = await docker('inspect', '--format', '{{.RestartCount}}', `${project}-web-green-1`)
      expect(restarts).toBe('0')
    })

    async function readinessOf(service: string): Promise<number> {
      return (await production.askInside(service, '/api/ready')).status
    }
  },
)
