import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { newKey } from '../../packages/backup/src/archive/key.ts'
import { KEYS, startS3 } from '../../packages/backup/test/s3-double.ts'
import { buildScheduleImage, buildTraceImage } from './build-images.ts'
import { buildWebImage, until, whyNot } from './docker.ts'
import { ownName, removeAll, removeLeftovers } from './leftovers.ts'
import { installFiles, writeMachine } from './machine.ts'
import { DOMAIN } from './production-stack.ts'
import { Visitor } from './visitor.ts'

const reason = await whyNot()
const run = promisify(execFile)

/** The production file on one machine, and on an empty one that gets a backup of the first and nothing else. */
describe.skipIf(reason)(
  `an empty machine${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 900_000 },
  () => {
    const project = ownName('restore')
    let folder: string
    let port: number
    let key: { key: string; recipient: string }
    let visitor: Visitor
    let first: { archive: string; rows: string[]; privateKey: string }
    const machine = (name: string) => path.join(folder, name)

    beforeAll(async () => {
      await removeLeftovers('restore')
      folder = await mkdtemp(path.join(tmpdir(), 'trovella-restore-'))
      ;[port, key] = await Promise.all([freePort(), newKey()])
      await buildWebImage(`${project}-web`)
      await buildWebImage(`${project}-development`, '--target', 'development')
      await buildTraceImage(`${project}-trace`)
      await buildScheduleImage(`${project}-schedule`)
      for (const name of ['first', 'second', 'third']) {
        await mkdir(machine(name))
        await installFiles(machine(name))
      }
      // The machine itself has the half of the key that reads nothing.
      const more = { BACKUP_KEY: key.recipient, ...images() }
      await writeMachine(machine('first'), { project, httpsPort: port, more })
      await mkdir(path.join(machine('first'), 'release'))
      await compose('first', 'up', '--detach', '--wait')
      const ca = await compose('first', 'exec', '-T', 'caddy', 'cat', CERTIFICATE)
      visitor = new Visitor(`https://${DOMAIN}`, { servername: DOMAIN, ca })
      visitor.connectTo({ hostname: '127.0.0.1', port })
      await visitor.signUp()
      await visitor.addNote('Lighthouses', 'The keeper trims the wick before the fog comes in.')
      await visitor.find('keeper wick')
      await sql(
        'first',
        'inngest',
        `create table function_runs (id text primary key); insert into function_runs values ('one')`,
      )
      const archive = await backUp()
      first = { archive, rows: await counts('first'), privateKey: await privateKeyOf('first') }
      await compose('first', 'down', '--volumes')
    }, 900_000)

    afterAll(async () => {
      await removeAll(project)
      await rm(folder, { recursive: true, force: true })
    })

    test('becomes what the other was by one command: library, sessions, certificates, traces, jobs, settings', async () => {
      const stdout = await restore('second', first.archive)

      // The same certificates, sessions and sources: the same visitor goes on.
      expect(await visitor.find('keeper wick')).toContain('Lighthouses')
      expect(await privateKeyOf('second')).toBe(first.privateKey)
      expect(await counts('second')).toEqual(first.rows)
      expect(await sql('second', 'inngest', 'select id from function_runs')).toBe('one')
      const settings = path.join(machine('second'), '.env')
      expect(await readFile(settings, 'utf8')).toBe(
        await readFile(path.join(machine('first'), '.env'), 'utf8'),
      )
      expect((await stat(settings)).mode & 0o777).toBe(0o600)
      expect(stdout).toMatch(/each table equal to its hash/)
      expect(await readdir(machine('second'))).not.toContain('restore')
    })

    test('that is not empty is refused before anything is touched', async () => {
      const env = { PATH: process.env.PATH, WEB_IMAGE: `${project}-web`, BACKUP_KEY: key.key }
      const refused = run('sh', [path.join(machine('second'), 'restore.sh'), 'newest'], { env })
      await expect(refused).rejects.toMatchObject({
        stderr: expect.stringContaining('this machine is not empty'),
      })
    })

    test('becomes it as well from the newest archive in storage that speaks S3', async () => {
      await compose('second', 'down', '--volumes')
      const s3 = await startS3('backups', await addressOfThisMachine())
      s3.objects.set('trovella/trovella-20240101T000000Z.tar.age', Buffer.from('one that nobody asked for'))
      s3.objects.set(`trovella/${path.basename(first.archive)}`, await readFile(first.archive))

      await restore('third', 'newest', {
        BACKUP_S3_URL: `${s3.url}/trovella`,
        BACKUP_S3_ACCESS_KEY_ID: KEYS.id,
        BACKUP_S3_SECRET_ACCESS_KEY: KEYS.secret,
      })
      await s3.close()
      expect(await visitor.find('keeper wick')).toContain('Lighthouses')
      expect(await privateKeyOf('third')).toBe(first.privateKey)
      expect(await counts('third')).toEqual(first.rows)
      expect(await readdir(machine('third'))).not.toContain('restore')
    })

    test('a copy of the database server is made without being asked for', async () => {
      await until(() =>
        compose('third', 'exec', '-T', 'postgres', 'bash', '-c', 'ls -d /wal/base/*Z').catch(() => false),
      )
    })

    const images = () => ({
      WEB_IMAGE: `${project}-web`,
      TRACE_IMAGE: `${project}-trace`,
      SCHEDULE_IMAGE: `${project}-schedule`,
    })

    /** The one command, with what somebody has in hand besides the archive. */
    async function restore(name: string, asked: string, more: Record<string, string> = {}): Promise<string> {
      const { PATH, HOME } = process.env
      const env = { PATH, HOME, WEB_IMAGE: `${project}-web`, BACKUP_KEY: key.key, ...more }
      const began = performance.now()
      const { stdout } = await run('sh', [path.join(machine(name), 'restore.sh'), asked], { env }).catch(
        async (error: Error & { stderr: string }) => {
          throw new Error(`${error.stderr}\n${await compose(name, 'logs', '--tail', '15').catch(String)}`)
        },
      )
      const seconds = ((performance.now() - began) / 1_000).toFixed(1)
      process.stdout.write(`an empty machine serves after ${seconds} s\n${stdout}`)
      return stdout
    }

    async function compose(name: string, ...args: string[]): Promise<string> {
      const files = ['docker-compose.prod.yml', 'docker-compose.override.yml'].flatMap((file) => [
        '--file',
        file,
      ])
      const { PATH, HOME } = process.env
      const { stdout } = await run('docker', ['compose', ...files, ...args], {
        cwd: machine(name),
        env: { PATH, HOME },
      })
      return stdout.trim()
    }

    const sql = (name: string, database: string, query: string) =>
      compose(name, 'exec', '-T', 'postgres', 'psql', '-U', 'trovella', '-d', database, '-Atqc', query)

    const privateKeyOf = (name: string) => compose(name, 'exec', '-T', 'caddy', 'cat', PRIVATE_KEY)

    /** Of what people made: rows, and a checksum of them. */
    const counts = (name: string) =>
      Promise.all(
        ['"user"', 'session', 'source', 'snapshot', 'chunk', 'blob'].map((table) =>
          sql(
            name,
            'trovella',
            `select '${table}', count(*), md5(string_agg(each::text, '' order by each::text)) from ${table} as each`,
          ),
        ),
      )

    /** Asks for the nightly one now, and brings the archive out of the machine. */
    async function backUp(): Promise<string> {
      await sql(
        'first',
        'trovella',
        `update schedule set run_requested_at = clock_timestamp() where name = 'backup'`,
      )
      const name = await until(() =>
        sql('first', 'trovella', 'select coalesce(archive, failure) from backup_run'),
      )
      expect(name).toMatch(/^trovella-.*\.tar\.age$/)
      await compose('first', 'cp', `worker:/backups/${name}`, folder)
      return path.join(folder, name)
    }
  },
)

/** Where a container that is in no network of its own finds what listens here. */
async function addressOfThisMachine(): Promise<string> {
  const format = '{{(index .IPAM.Config 0).Gateway}}'
  const { stdout } = await run('docker', ['network', 'inspect', 'bridge', '--format', format])
  return stdout.trim()
}

const CERTIFICATE = '/data/caddy/pki/authorities/local/root.crt'
const PRIVATE_KEY = '/data/caddy/pki/authorities/local/root.key'
