import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { printGrid } from '../../bench/table.ts'
import {
  firstBroken,
  parseReleases,
  type ReleaseEntry,
} from '../../packages/cli/src/deploy/releases/entry.ts'
import { writeSecretFile } from '../../packages/cli/src/secrets/file.ts'
import { docker, until, whyNot } from './docker.ts'
import { startPlainProxy } from './plain-proxy.ts'
import { DOMAIN } from './production-stack.ts'
import { hasSshServer } from './ssh-server.ts'
import { startTarget, type Target } from './target.ts'
import { type Loaded, p99Ms, underLoad } from './under-load.ts'
import { Visitor } from './visitor.ts'

const reason = (await whyNot()) ?? (hasSshServer ? null : 'there is no openssh-server')
const WARM = { DEPLOY_WARM_MINUTES: '30' }
const CONTRACT = 'alter table feed add column unused int; alter table feed drop column unused'

describe.skipIf(reason)(
  `a deploy over ssh${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 600_000 },
  () => {
    let target: Target
    let visitor: Visitor
    /** What each way to replace a release cost, with the same load on. */
    const ways: [string, Loaded<unknown>][] = []

    beforeAll(async () => {
      target = await startTarget('deploy')
      const { httpsPort: port } = target
      const connect = { hostname: '127.0.0.1', port, servername: DOMAIN, rejectUnauthorized: false }
      visitor = new Visitor(`https://${DOMAIN}`, connect)
    }, 900_000)

    afterAll(() => target?.close())

    async function releases(): Promise<ReleaseEntry[]> {
      return parseReleases(await readFile(path.join(target.home, 'deploy/releases.jsonl'), 'utf8'))
    }

    async function live(): Promise<ReleaseEntry | undefined> {
      return (await releases()).findLast(({ outcome }) => outcome === 'live')
    }

    /** The site answers, and it is a small release with this revision. */
    async function expectServes(revision: string): Promise<void> {
      const { status, body } = await visitor.send('GET', '/')
      expect([status, body.split(' ')[1]]).toEqual([200, revision])
      expect((await live())?.revision).toBe(revision)
    }

    /** Runs the command with the load on, prints what that cost, and returns what it said. */
    async function measured(what: string, words: readonly string[], variables: Record<string, string> = {}) {
      const loaded = await underLoad(target.httpsPort, () => target.cli(words, variables))
      const journal = await target.journal()
      const at = (step: string, state: string) =>
        Number(journal.find(([, of, is]) => of === step && is === state)?.[0] ?? Number.NaN)
      const switched = at('flip', 'began')
      const p99 = [
        p99Ms(loaded.samples, 0, switched - 500),
        p99Ms(loaded.samples, switched, switched + 1_500),
      ]
      const facts = [
        `${loaded.failed} of ${loaded.sent} requests failed`,
        ...(switched ? [`p99 ${p99[0]} ms before the switch and ${p99[1]} ms during it`] : []),
        ...(switched
          ? [`traffic moved ${at('flip', 'done') - at('lock', 'began')} ms after it was begun there`]
          : []),
        `${((Number(journal.at(-1)?.[0]) - at('lock', 'began')) / 1_000).toFixed(1)} s on the machine`,
      ]
      process.stdout.write(`${what}, at 200 requests a second: ${facts.join('; ')}\n`)
      return { ...loaded, ...loaded.result }
    }

    test('brings a machine up that has a .env and nothing else', async () => {
      const { code, output } = await target.cli(['deploy', '--image', target.tag])
      expect(code, output).toBe(0)
      expect(output).toContain('The deploy is done.')
      expect(await live()).toMatchObject({ number: 1, version: '2026.11.0', colour: 'blue' })
    })

    test('hands secrets to the script that came along, which names what changes and no value', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'trovella-secrets-'))
      try {
        const at = { file: path.join(folder, 'secrets.age'), keyFile: path.join(folder, 'secrets.key') }
        await writeSecretFile(at, 'METRICS_TOKEN=told-to-nobody-at-all-4711\n')
        const files = ['--file', at.file, '--key', at.keyFile]
        const { code, output } = await target.cli(['secrets', 'diff', ...files])
        expect([code, output.trim()]).toEqual([0, 'Changed: METRICS_TOKEN'])
      } finally {
        await rm(folder, { recursive: true })
      }
    })

    test('moves the whole application to the other colour without losing a request', async () => {
      const { code, output } = await target.cli(['deploy', '--image', target.tag])
      expect(code, output).toBe(0)
      expect(await target.pointer()).toBe('green')
      const entry = await live()
      expect(entry?.probe).toMatchObject({ failed: 0, failures: [] })
      const kinds = Object.keys(entry?.probe?.byKind ?? {}).toSorted()
      expect(kinds).toEqual(['get', 'keep-alive', 'long', 'post', 'stream'])
      process.stdout.write(
        `deploy of the whole application: traffic moved in ${entry?.switchMs} ms, ${entry?.seconds} s in all, ${entry?.probe?.failed} of ${entry?.probe?.sent} requests of the probe lost\n`,
      )
    })

    test('loses none of 200 requests a second, in a deploy as in a rollback', async () => {
      const [one, two] = [await target.variant('one'), await target.variant('two')]
      expect(await target.cli(['deploy', '--image', one], WARM)).toMatchObject({ code: 0 })
      const deploy = await measured('deploy', ['deploy', '--image', two], WARM)
      expect(deploy, deploy.output).toMatchObject({ code: 0, failed: 0, failures: [] })
      ways.push(['./deploy.sh deploy', deploy])
      await expectServes('two')
      const rollback = await measured('warm rollback', ['rollback'], WARM)
      expect(rollback, rollback.output).toMatchObject({ code: 0, failed: 0, failures: [] })
      await expectServes('one')
      expect((await target.journal()).map(([, step]) => step)).not.toContain('start')
    })

    test('starts a release again to go back to it when it is no longer up', async () => {
      const cold = { DEPLOY_WARM_MINUTES: '0' }
      const number = String((await releases()).find(({ revision }) => revision === 'two')?.number)
      expect(await target.cli(['rollback', number], cold)).toMatchObject({ code: 0 })
      await expectServes('two')
      const back = await target.cli(['rollback'], cold)
      expect(back, back.output).toMatchObject({ code: 0 })
      expect((await target.journal()).map(([, step]) => step)).toContain('start')
      await expectServes('one')
    })

    test('leaves what does not become ready before it has any traffic, and loses no request', async () => {
      const image = await target.variant('unready', 'never-ready')
      const { code, output, failed } = await measured('deploy that fails its health gate', [
        'deploy',
        '--image',
        image,
      ])
      expect([code, failed], output).toEqual([1, 0])
      expect(output).toContain(
        'The deploy was undone: web-green does not become ready within 30 s: the database does not answer. The release before serves.',
      )
      await expectServes('one')
    })

    test.each([
      ['fails-when-live', /were answered with a server error after the switch/],
      ['dies-when-live', /ended and was started again|answered with a server error/],
      ['slow-when-live', /Requests take \d+ ms after the switch, and took \d+ ms before/],
    ])('takes back a release that %s', async (behaviour, why) => {
      const image = await target.variant(behaviour, behaviour)
      const { code, output } = await target.cli(['deploy', '--image', image], { DEPLOY_WATCH_SECONDS: '20' })
      expect(code, output).toBe(1)
      expect(output).toMatch(why)
      expect(output).toContain('The release before serves.')
      await expectServes('one')
      expect((await releases()).at(-1)).toMatchObject({ outcome: 'undone', why: expect.stringMatching(why) })
    })

    test('says in a sentence that an image is not there, a secret is missing, or the disk is full', async () => {
      const missing = `sha256:${'0'.repeat(64)}`
      const image = await target.variant('three')
      const file = path.join(target.home, '.env')
      const settings = await readFile(file, 'utf8')
      const refused = async (words: readonly string[], why: RegExp, variables = {}) => {
        const { code, output } = await target.cli(words, variables)
        expect([code, output]).toEqual([1, expect.stringMatching(why)])
        await expectServes('one')
      }
      await refused(['deploy', '--image', missing], /0{64} cannot be had: .*Nothing has changed/)
      await refused(['deploy', '--image', 'no-such-version'], /has no images of no-such-version/)
      await writeFile(file, settings.replace(/^AUTH_SECRET=.*$/m, ''))
      await refused(['deploy', '--image', image], /AUTH_SECRET is missing/)
      await writeFile(file, settings)
      const little = { DEPLOY_NEED_DISK_MB: '100000000' }
      await refused(['deploy', '--image', image], /The disk of the machine has \d+ MB free/, little)
    })

    test('runs one deploy at a time, and says whose it is', async () => {
      const image = await target.variant('four')
      const first = target.cli(['deploy', '--image', image])
      await until(async () => (await target.cli(['status', '--json'])).output.includes('"heartbeat"'))
      const second = await target.cli(['deploy', '--image', image])
      expect(await first).toMatchObject({ code: 0 })
      expect(second.code).toBe(1)
      expect(second.output).toMatch(/A deploy is under way: \S+, by \S+@\S+, since/)
      await expectServes('four')
    })

    test('holds a contract migration back while the release before can be rolled back to, and then refuses that', async () => {
      const image = await target.variant('five', 'good', CONTRACT)
      const refused = await target.cli(['deploy', '--image', image])
      expect([refused.code, refused.output]).toEqual([
        1,
        expect.stringContaining('could then not be rolled back to'),
      ])
      await expectServes('four')
      const closed = await target.cli(['deploy', '--image', image, '--close-rollback'])
      expect(closed, closed.output).toMatchObject({ code: 0 })
      await expectServes('five')
      const back = await target.cli(['rollback'])
      expect([back.code, back.output]).toEqual([
        1,
        expect.stringMatching(/migration \d+ took away what it needs/),
      ])
    })

    test('shows a page for maintenance and takes it away, without a restart', async () => {
      await target.cli(['maintenance', 'on'])
      const { status, body } = await visitor.send('GET', '/')
      expect([status, body]).toEqual([503, expect.stringContaining('Back in a moment')])
      await target.cli(['maintenance', 'off'])
      await expectServes('five')
    })

    test('keeps a log whose chain holds, and no secret in what it leaves behind', async () => {
      expect(firstBroken(await releases())).toBeNull()
      expect(await target.cli(['releases'])).toMatchObject({
        code: 0,
        output: expect.stringContaining('holds.'),
      })
      const secrets = [
        ...(await readFile(path.join(target.home, '.env'), 'utf8')).matchAll(
          /^\w+(?:SECRET|KEY|PASSWORD)=(.+)$/gm,
        ),
      ]
      const written = await textBelow(path.join(target.home, 'deploy'))
      expect(secrets.length).toBeGreaterThan(5)
      expect(secrets.filter(([, secret = '']) => written.includes(secret))).toEqual([])
    })

    test('loses nothing where a plain recreate loses requests, and is measured beside scaling up and down', async () => {
      const [seven, eight] = [await target.variant('seven'), await target.variant('eight')]
      const service = `web-${await target.pointer()}`
      const proxy = await startPlainProxy(target.project, service)
      const up = ['up', '--detach', '--no-deps', '--wait']
      const recreate = await underLoad(proxy.httpsPort, () => target.compose(seven, ...up, service))
      const scale = await underLoad(proxy.httpsPort, async () => {
        const old = await target.compose(eight, 'ps', '--quiet', service)
        await target.compose(eight, ...up, '--no-recreate', '--scale', `${service}=2`, service)
        await docker('rm', '--force', await docker('stop', old))
      })
      await proxy.close()
      ways.push(['plain recreate: docker compose up', recreate], ['scale to two, then stop the first', scale])
      printGrid([
        ['200 requests a second while a release is replaced', 'failed', 'p99', 'with'],
        ...ways.map(([way, { sent, failed, samples, failures }]) => [
          ...[way, `${failed} of ${sent}`, `${p99Ms(samples, 0, Date.now())} ms`, failures.join('; ')],
        ]),
      ])
      expect(recreate.failed).toBeGreaterThan(0)
    })
  },
)

/** All that is written in a folder. */
async function textBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return (
    await Promise.all(files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), 'utf8')))
  ).join()
}
