import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createClone } from './bootstrap-playground.ts'

let clone: Awaited<ReturnType<typeof createClone>>
afterEach(() => clone.remove())

describe('deploy.sh', () => {
  it('passes over a Node that is too old, fetches one and pnpm once, and hands every word over', async () => {
    clone = await createClone({ node: '20.20.2', npm: true })
    const first = await clone.run(['dev', 'two words', '--port', '1'])
    expect(first).toMatchObject({ code: 0 })
    expect(JSON.parse(first.stdout)).toEqual({ args: ['dev', 'two words', '--port', '1'], options: null })
    expect(await clone.calls()).toEqual([
      expect.stringMatching(/^npm node-.*@2\d\./),
      expect.stringMatching(/^npm @pnpm\/exe\..*@12\.0\.0$/),
      expect.stringContaining('pnpm install --frozen-lockfile'),
    ])
    const second = await clone.run(['status'])
    expect(second).toMatchObject({ code: 0, stderr: '' })
    expect(await clone.calls()).toHaveLength(3)
  })

  it.each([
    ['22.12.0', '--experimental-strip-types'],
    ['23.5.0', '--experimental-strip-types'],
    ['22.18.0', '--disable-warning=ExperimentalWarning'],
    ['24.3.0', null],
    ['26.0.0', null],
  ])('uses the Node %s that is there, with the options it needs', async (version, option) => {
    clone = await createClone({ node: version, npm: true })
    const { stdout } = await clone.run(['help'])
    const { options } = JSON.parse(stdout) as { options: string | null }
    expect(options?.includes(option ?? '') ?? null).toBe(option === null ? null : true)
    expect((await clone.calls()).some((call) => call.startsWith('npm node-'))).toBe(false)
  })

  it('installs again when the lockfile changed', async () => {
    clone = await createClone({ node: '24.21.0', npm: true })
    await clone.run(['help'])
    await writeFile(path.join(clone.root, 'pnpm-lock.yaml'), 'lockfileVersion: 2\n')
    await clone.run(['help'])
    expect((await clone.calls()).filter((call) => call.startsWith('pnpm install'))).toHaveLength(2)
  })

  it('installs a mini-app from its own lockfile, and again when that changed', async () => {
    clone = await createClone({ node: '24.21.0', npm: true })
    const lockfile = path.join(clone.root, 'docker/mini/pnpm-lock.yaml')
    await mkdir(path.dirname(lockfile), { recursive: true })
    for (const text of ['lockfileVersion: 1\n', 'lockfileVersion: 2\n']) {
      await writeFile(lockfile, text)
      await clone.run(['help'])
      await clone.run(['help'])
    }
    expect((await clone.calls()).filter((call) => call.startsWith('pnpm install'))).toHaveLength(4)
    expect(await readdir(path.dirname(lockfile))).toContain('node_modules')
  })

  it('is not disturbed by what an earlier run left half done', async () => {
    clone = await createClone({ node: '20.20.2', npm: true })
    const tools = path.join(clone.root, '.tools')
    await mkdir(path.join(tools, 'node-24.21.0/share'), { recursive: true })
    await mkdir(path.join(tools, 'draft.4242'))
    await mkdir(path.join(tools, 'lock'))
    await writeFile(path.join(tools, 'lock/pid'), '999999999')
    expect(await clone.run(['help'])).toMatchObject({ code: 0 })
    expect((await readdir(tools)).filter((name) => /draft|lock/.test(name))).toEqual([])
  })

  it('says what failed when npm cannot fetch, and succeeds the next time', async () => {
    clone = await createClone({ node: '20.20.2', npm: true })
    const failed = await clone.run(['help'], { NPM_FAILS: '1' })
    expect(failed.code).toBe(1)
    expect(failed.stderr).toContain('npm could not fetch node-')
    expect(await clone.run(['help'])).toMatchObject({ code: 0 })
  })

  it('fetches without npm, and refuses what does not have the published hash', async () => {
    clone = await createClone({ node: null, npm: false })
    await serveByCurl(clone, { damaged: true })
    const damaged = await clone.run(['help'])
    expect(damaged.code).toBe(1)
    expect(damaged.stderr).toContain('arrived damaged')
    await serveByCurl(clone, { damaged: false })
    expect(await clone.run(['help'])).toMatchObject({ code: 0 })
  })
})

/** A curl that answers with one package, which is both a Node and a pnpm, and with what the registry says of it. */
async function serveByCurl({ root, bin, script }: typeof clone, { damaged }: { damaged: boolean }) {
  const home = path.dirname(root)
  const folder = path.join(home, 'package')
  await mkdir(path.join(folder, 'bin'), { recursive: true })
  await script(path.join(folder, 'bin/node'), [
    '[ "$1" = --version ] && echo v24.21.0 && exit',
    `exec "${process.execPath}" "$@"`,
  ])
  await script(path.join(folder, 'pnpm'), ['mkdir -p node_modules && touch node_modules/.modules.yaml'])
  const tarball = path.join(home, 'package.tgz')
  execFileSync('tar', ['-czf', tarball, '-C', home, 'package'])
  const integrity = createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')
  const about = path.join(home, 'about.json')
  await writeFile(about, JSON.stringify({ dist: { integrity: `sha512-${damaged ? 'AAAA' : integrity}` } }))
  await script(path.join(bin, 'curl'), [
    'while [ $# -gt 1 ]; do [ "$1" = --output ] && to=$2; shift; done',
    `case $1 in *.tgz) cp "${tarball}" "$to" ;; *) cp "${about}" "$to" ;; esac`,
  ])
}
