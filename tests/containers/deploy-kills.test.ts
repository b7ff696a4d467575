import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { docker, until, whyNot } from './docker.ts'
import { DOMAIN } from './production-stack.ts'
import { hasSshServer } from './ssh-server.ts'
import { type Begun, startTarget, type Target } from './target.ts'
import { Visitor } from './visitor.ts'

const reason = (await whyNot()) ?? (hasSshServer ? null : 'there is no openssh-server')
/** A deploy takes half a minute: every step is killed where TEST_EVERY_KILL says so, as ci does, else one of each kind. */
const kills = process.env.TEST_EVERY_KILL
  ? {
      executor: ['pull', 'files', 'migrate', 'start', 'smoke', 'flip', 'watch', 'drain', 'worker', 'record'],
      proxy: ['start', 'flip', 'watch', 'drain'],
    }
  : { executor: ['flip', 'worker'], proxy: ['flip'] }
const VARIABLES = { DEPLOY_WATCH_SECONDS: '2', DEPLOY_WARM_MINUTES: '0' }

/** A deploy under way: what it brings, and the last one before it. */
type Disturbed = Begun & { revision: string; before: string }

describe.skipIf(reason)(
  `a deploy whose parts are killed${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 600_000 },
  () => {
    let target: Target
    let visitor: Visitor
    let made = 0

    beforeAll(async () => {
      target = await startTarget('kills')
      const { httpsPort: port } = target
      const connect = { hostname: '127.0.0.1', port, servername: DOMAIN, rejectUnauthorized: false }
      visitor = new Visitor(`https://${DOMAIN}`, connect)
      const first = await target.cli(['deploy', '--image', target.tag])
      if (first.code !== 0) throw new Error(first.output)
      await deployed()
    }, 900_000)

    afterAll(() => target?.close())

    /** Begins a deploy of a release that is new. */
    async function begin(): Promise<Disturbed> {
      const revision = `release-${++made}`
      const image = await target.variant(revision)
      const before = await lastRun()
      return { revision, before, ...target.begin(['deploy', '--image', image], VARIABLES) }
    }

    function lastRun(): Promise<string> {
      return readFile(path.join(target.home, 'deploy/last'), 'utf8')
    }

    /** A deploy that nobody disturbs, and its revision. */
    async function deployed(): Promise<string> {
      const { revision, said } = await begin()
      const { code, output } = await said
      expect(code, output).toBe(0)
      return revision
    }

    /** Waits until a step of this deploy has begun. Throws when it ended before. */
    async function untilBegan(step: string, { said, before }: Disturbed): Promise<void> {
      let over = ''
      void said.then(({ output }) => {
        over = output || 'nothing'
      })
      while (!over) {
        if (
          (await lastRun()) !== before &&
          (await target.journal()).some(([, of, state]) => of === step && state === 'began')
        )
          return
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      throw new Error(`it was over before ${step}, and said ${over}`)
    }

    async function revisionNow(): Promise<string> {
      const { status, body } = await visitor.send('GET', '/')
      if (status !== 200) throw new Error(`the site answers ${status}`)
      return body.split(' ')[1] ?? ''
    }

    /** Asks the site ten times a second while something happens, and returns what went wrong. */
    async function lossDuring(act: () => Promise<unknown>): Promise<string[]> {
      const lost: string[] = []
      let going = true
      const asking = (async () => {
        while (going) {
          await revisionNow().catch((error: Error) => lost.push(error.message))
          await new Promise((resolve) => setTimeout(resolve, 100))
        }
      })()
      await act()
      going = false
      await asking
      return lost
    }

    async function executor(): Promise<number> {
      const owner = await readFile(path.join(target.home, 'deploy/owner'), 'utf8')
      return Number(/^pid=(\d+)$/m.exec(owner)?.[1])
    }

    test.each(kills.executor)(
      'an executor that is killed at %s leaves a site that serves, and the next deploy puts it right',
      async (step) => {
        const before = await revisionNow()
        const lost = await lossDuring(async () => {
          const begun = await begin()
          await untilBegan(step, begun)
          process.kill(await executor(), 'SIGKILL')
          const { code, output } = await begun.said
          expect([code, output]).toEqual([
            1,
            expect.stringContaining('The next deploy finishes or undoes it.'),
          ])
          expect([before, begun.revision]).toContain(await revisionNow())
          const status = await target.cli(['status'])
          expect(status.output).toMatch(/cut off at \w+; the next deploy finishes or undoes it/)
          const next = await begin()
          const said = await next.said
          expect(said.code, said.output).toBe(0)
          expect(said.output).toMatch(/note .*(undoing|finishing)/)
          expect(await revisionNow()).toBe(next.revision)
        })
        expect(lost).toEqual([])
        expect((await target.pointer()).split(',')).toHaveLength(1)
      },
    )

    test('a command line that is killed leaves the deploy to go on', async () => {
      const begun = await begin()
      await untilBegan('start', begun)
      process.kill(begun.pid, 'SIGKILL')
      await until(async () =>
        (await target.journal()).some(([, step, state]) => step === 'end' && state === 'ok'),
      )
      expect(await revisionNow()).toBe(begun.revision)
    })

    test('a connection that is cut is taken up again', async () => {
      const begun = await begin()
      await untilBegan('start', begun)
      for (const pid of await target.ssh.sessions()) process.kill(pid, 'SIGKILL')
      const { code, output } = await begun.said
      expect(code, output).toBe(0)
      expect(output).toContain('flip')
      expect(await revisionNow()).toBe(begun.revision)
    })

    test.each(kills.proxy)('a proxy that is killed at %s comes back to a release', async (step) => {
      const before = await revisionNow()
      const begun = await begin()
      await untilBegan(step, begun)
      const caddy = await docker('inspect', '--format', '{{.State.Pid}}', `${target.project}-caddy-1`)
      process.kill(Number(caddy), 'SIGKILL')
      const { output } = await begun.said
      expect(output).toMatch(/The deploy is done|The release before serves/)
      await until(() => revisionNow().then(Boolean, () => false))
      expect([before, begun.revision]).toContain(await revisionNow())
    })
  },
)
