import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serverFlags } from '../../packages/config/src/server-flags.ts'
import { docker, ROOT, whyNot } from './docker.ts'

const reason = await whyNot()
const read = (file: string) => readFile(path.join(ROOT, file), 'utf8')

describe('the Dockerfile of the web image', () => {
  test('pins the pnpm and the turbo that the repository pins, and starts the server as dev --production does', async () => {
    const dockerfile = await read('apps/web/Dockerfile')
    const { packageManager } = JSON.parse(await read('package.json')) as { packageManager: string }
    const turbo = /^ {2}turbo: (\S+)$/m.exec(await read('pnpm-workspace.yaml'))?.[1]
    expect(`pnpm@${/ARG PNPM_VERSION=(\S+)/.exec(dockerfile)?.[1]}`).toBe(packageManager)
    expect(/ARG TURBO_VERSION=(\S+)/.exec(dockerfile)?.[1]).toBe(turbo)
    const command = JSON.parse(/^CMD (.+)$/m.exec(dockerfile)?.[1] ?? '') as string[]
    expect(command).toEqual([...serverFlags, 'apps/web/server.js'])
  })
})

describe.skipIf(reason)(
  `its build context${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 60_000 },
  () => {
    const secrets = [
      '.env',
      'apps/web/.env.local',
      'packages/cli/.env',
      'apps/web/src/key.pem',
      '.git/config',
    ]
    const bulk = ['node_modules/a.js', 'apps/web/.next/b.js', 'packages/db/node_modules/c.js', 'docs/d.md']
    const tests = ['apps/web/test/e.ts', 'packages/db/test/f.ts', 'apps/web/e2e/g.ts']
    let folder: string
    let sent: string[]

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'trovella-context-'))
      await cp(path.join(ROOT, 'apps/web/Dockerfile'), path.join(folder, 'apps/web/Dockerfile'))
      const ignore = 'apps/web/Dockerfile.dockerignore'
      await cp(path.join(ROOT, ignore), path.join(folder, ignore))
      const wanted = ['package.json', 'pnpm-lock.yaml', 'apps/web/src/a.ts', 'packages/db/migrations/1.sql']
      for (const file of [...secrets, ...bulk, ...tests, ...wanted]) {
        await mkdir(path.join(folder, path.dirname(file)), { recursive: true })
        await writeFile(path.join(folder, file), '')
      }
      const output = path.join(folder, 'context.tar')
      const target = ['--target', 'sources', '--output', `type=tar,dest=${output}`]
      await docker('build', '--file', path.join(folder, 'apps/web/Dockerfile'), ...target, folder)
      const { stdout } = await promisify(execFile)('tar', ['--list', '--file', output])
      sent = stdout.split('\n').filter((file) => file !== '' && !file.endsWith('/'))
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    test('holds the sources, and no secret, no test, nothing built or installed', () => {
      expect(sent.toSorted()).toEqual([
        'apps/web/src/a.ts',
        'package.json',
        'packages/db/migrations/1.sql',
        'pnpm-lock.yaml',
      ])
    })
  },
)
