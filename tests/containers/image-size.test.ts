import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildOptions, buildWebImage, docker, ROOT, whyNot } from './docker.ts'
import { filesOf, layersOf, weightOf } from './image-layers.ts'
import { ownName, removeAll, removeLeftovers } from './leftovers.ts'

const reason = await whyNot()
const name = ownName('size')
const MB = 1e6

describe.skipIf(reason)(
  `what the web image weighs${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 900_000 },
  () => {
    beforeAll(async () => {
      await removeLeftovers('size')
      await buildWebImage(`${name}-web`)
    }, 900_000)
    afterAll(() => removeAll(name))

    test('is at most 210 MB, and 1.2 times an application that says hello on the same base', async () => {
      await buildWebImage(`${name}-development`, '--target', 'development')
      const context = path.join(ROOT, 'tests/containers/hello-world')
      const from = ['--build-arg', `DEVELOPMENT_IMAGE=${name}-development`]
      await docker('build', ...buildOptions(), ...from, '--tag', `${name}-hello`, context)
      const [web, hello] = await Promise.all([measure(`${name}-web`), measure(`${name}-hello`)])
      const ratio = web.bytes / hello.bytes
      process.stdout.write(
        `web image: ${told(web)}; hello world: ${told(hello)}; ratio ${ratio.toFixed(2)}, compressed ${(web.compressedBytes / hello.compressedBytes).toFixed(2)}\n`,
      )
      expect(web.bytes).toBeLessThan(210 * MB)
      expect(ratio).toBeLessThan(1.2)
    })

    test('has of all packages the two programs that the server starts, and what these import', async () => {
      const files = [...(await filesOf(`${name}-web`, 'packages')).keys()]
      const parts = files.map((file) => file.split('/').slice(1, 3).join('/'))
      expect([...new Set(parts)].toSorted()).toEqual([
        'extract/package.json',
        'extract/src',
        'search/package.json',
        'search/src',
      ])
    })

    test('has the same layers when the same sources are built again, from another folder', async () => {
      const checkout = await mkdtemp(path.join(tmpdir(), 'trovella-again-'))
      try {
        await copySources(checkout)
        const file = path.join(checkout, 'apps/web/Dockerfile')
        const args = ['--no-cache-filter', 'pruner,deps,builder', '--build-arg', 'REVISION=test']
        await docker('build', ...buildOptions(), '--file', file, ...args, '--tag', `${name}-again`, checkout)
        const [first, again] = await Promise.all([filesOf(`${name}-web`), filesOf(`${name}-again`)])
        expect([...again].filter(([file, digest]) => first.get(file) !== digest)).toEqual([])
        const digests = (image: string) =>
          layersOf(image).then((layers) => layers.map(({ digest }) => digest))
        expect(await digests(`${name}-again`)).toEqual(await digests(`${name}-web`))
      } finally {
        await rm(checkout, { recursive: true, force: true })
      }
    })

    test('after a change of one line at most 6 MB go to a registry, and nothing else was built otherwise', async () => {
      const checkout = await mkdtemp(path.join(tmpdir(), 'trovella-changed-'))
      try {
        await copySources(checkout)
        const page = path.join(checkout, 'apps/web/src/app/(library)/empty-library.tsx')
        const source = await readFile(page, 'utf8')
        await writeFile(page, source.replace('Save a link', 'Save one link'))
        const began = performance.now()
        const file = path.join(checkout, 'apps/web/Dockerfile')
        const args = ['--build-arg', 'REVISION=test', '--tag', `${name}-changed`]
        await docker('build', ...buildOptions(), '--file', file, ...args, checkout)
        const seconds = (performance.now() - began) / 1_000
        const before = new Set((await layersOf(`${name}-web`)).map(({ digest }) => digest))
        const shipped = (await layersOf(`${name}-changed`)).filter(({ digest }) => !before.has(digest))
        process.stdout.write(
          `after a change of one line: built in ${seconds.toFixed(0)} s, ships ${(weightOf(shipped) / MB).toFixed(1)} MB in ${shipped.length} layers\n`,
        )
        expect(weightOf(shipped)).toBeLessThan(6 * MB)
        expect(shipped).toHaveLength(1)
        const [first, second] = await Promise.all([filesOf(`${name}-web`), filesOf(`${name}-changed`)])
        const others = [...second].filter(([file, digest]) => first.get(file) !== digest)
        // The framework makes keys up in each build, unless they are settled.
        expect(others.map(([file]) => path.basename(file))).not.toContain('preview-props.json')
        expect(others.length).toBeLessThan(second.size / 10)
      } finally {
        await rm(checkout, { recursive: true, force: true })
      }
    })
  },
)

type Weight = { bytes: number; compressedBytes: number }

async function measure(image: string): Promise<Weight> {
  const bytes = Number(await docker('inspect', '--format', '{{.Size}}', image))
  return { bytes, compressedBytes: weightOf(await layersOf(image)) }
}

function told({ bytes, compressedBytes }: Weight): string {
  return `${(bytes / MB).toFixed(0)} MB, ${(compressedBytes / MB).toFixed(0)} MB compressed`
}

/** What is under version control or new, as it is now. */
async function copySources(checkout: string): Promise<void> {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const { stdout } = await promisify(execFile)('git', list, { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 })
  for (const file of stdout.split('\0').filter(Boolean)) {
    await cp(path.join(ROOT, file), path.join(checkout, file), { force: true }).catch(
      (error: NodeJS.ErrnoException) => {
        // Removed, and not committed yet.
        if (error.code !== 'ENOENT') throw error
      },
    )
  }
}
