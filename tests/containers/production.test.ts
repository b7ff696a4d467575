import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { buildScheduleImage, buildTraceImage } from './build-images.ts'
import { type Compose, up } from './compose.ts'
import { buildWebImage, bytesOf, docker, until, whyNot } from './docker.ts'
import { ownName, removeAll, removeLeftovers } from './leftovers.ts'
import { composeWith, DOMAIN, productionEnvironment } from './production-stack.ts'
import { Visitor } from './visitor.ts'

const reason = await whyNot()
const project = ownName('production')
const MIB = 1024 ** 2

describe.skipIf(reason)(
  `the production stack${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 900_000 },
  () => {
    let folder: string
    let compose: Compose
    let visitor: Visitor

    beforeAll(async () => {
      await removeLeftovers('production')
      folder = await mkdtemp(path.join(tmpdir(), 'trovella-production-'))
      await mkdir(path.join(folder, 'release'))
      const own = [
        `AUTH_SECRET=${randomBytes(32).toString('hex')}`,
        'SIGN_UP=open',
        'REDIS_URL=redis://redis:6379',
      ]
      await writeFile(path.join(folder, 'env'), own.join('\n'))
      const port = await freePort()
      const environment = {
        ...productionEnvironment(),
        WEB_IMAGE: `${project}-web`,
        TRACE_IMAGE: `${project}-trace`,
        SCHEDULE_IMAGE: `${project}-schedule`,
        CADDY_IMAGE: 'caddy:2-alpine',
        CADDY_GLOBAL_OPTIONS: 'local_certs\nskip_install_trust',
        HTTP_PORT: `127.0.0.1:${await freePort()}`,
        HTTPS_PORT: `127.0.0.1:${port}`,
        ENV_FILE: path.join(folder, 'env'),
        RELEASE_DIRECTORY: path.join(folder, 'release'),
      }
      const profiles = ['database', 'redis']
      compose = composeWith({ environment, project, profiles, withStandIns: true })
      await Promise.all([
        buildWebImage(`${project}-web`),
        buildTraceImage(`${project}-trace`),
        buildScheduleImage(`${project}-schedule`),
      ])
      await up(compose)
      const ca = await compose('exec', 'caddy', 'cat', '/data/caddy/pki/authorities/local/root.crt')
      visitor = new Visitor(`https://${DOMAIN}`, { hostname: '127.0.0.1', port, servername: DOMAIN, ca })
    }, 900_000)

    afterAll(async () => {
      await removeAll(project)
      await rm(folder, { recursive: true, force: true })
    })

    test('lets somebody sign up, add a note and find it, through Caddy over TLS', async () => {
      await visitor.signUp()
      await visitor.addNote('Lighthouses', 'The keeper trims the wick before the fog comes in.')
      expect(await visitor.find('keeper wick')).toContain('Lighthouses')
    })

    test('shows the outside neither the worker nor what asks after processes', async () => {
      for (const inside of ['/api/inngest', '/api/ready', '/api/live', '/metrics']) {
        expect((await visitor.send('GET', inside)).status, inside).toBe(404)
      }
      const { status, headers } = await visitor.send('GET', '/api/health')
      expect([status, headers.server]).toEqual([200, undefined])
      expect(headers['strict-transport-security']).toContain('max-age=')
    })

    test('runs what is due by the clock', async () => {
      const sql = (query: string) => compose('exec', 'postgres', 'psql', '-U', 'trovella', '-Atc', query)
      await sql(`update schedule set run_requested_at = clock_timestamp() where name = 'watch-outbox'`)
      await until(async () => Number(await sql(`select count(*) from schedule_slot where state = 'ok'`)) > 0)
    })

    test('moves to the other colour by the pointer file alone, and loses no request', async () => {
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
      await compose('--profile', 'green', 'up', '--detach', '--no-deps', '--wait', 'web-green')
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

    async function point(colours: string): Promise<void> {
      await writeFile(path.join(folder, 'release/next'), `${colours}\n`)
      await rename(path.join(folder, 'release/next'), path.join(folder, 'release/live'))
    }

    async function readinessOf(service: string): Promise<number> {
      const ask = `fetch('http://127.0.0.1:3000/api/ready').then(({ status }) => process.stdout.write(String(status)))`
      return Number(await compose('--profile', 'green', 'exec', service, '/nodejs/bin/node', '-e', ask))
    }
  },
)
