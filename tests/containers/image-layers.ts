import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGzip } from 'node:zlib'
import { docker } from './docker.ts'

export type Layer = { digest: string; compressedBytes: number }

/** The layers of an image, the lowest first, and what each weighs on its way to a registry. */
export async function layersOf(image: string): Promise<Layer[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-layers-'))
  try {
    await unpack(image, folder)
    const [{ Layers }] = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as [
      { Layers: string[] },
    ]
    const digests = JSON.parse(
      await docker('inspect', '--format', '{{json .RootFS.Layers}}', image),
    ) as string[]
    return await Promise.all(
      Layers.map(async (file, at) => ({
        digest: digests[at] ?? '',
        compressedBytes: await compressedBytes(path.join(folder, file)),
      })),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The sum of what layers weigh. */
export function weightOf(layers: readonly Layer[]): number {
  return layers.reduce((sum, { compressedBytes }) => sum + compressedBytes, 0)
}

/** The files of the server in an image, or of another folder of it, each with a digest of what is in it. */
export async function filesOf(image: string, below = 'apps'): Promise<Map<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-files-'))
  const container = await docker('create', '--name', `${image}-files`, image)
  try {
    await docker('cp', `${container}:/app/${below}`, folder)
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name))
    const digests = files.map(async (file) => {
      const digest = createHash('sha256')
        .update(await readFile(file))
        .digest('hex')
      return [path.relative(folder, file), digest] as const
    })
    return new Map(await Promise.all(digests))
  } finally {
    await docker('rm', container)
    await rm(folder, { recursive: true, force: true })
  }
}

async function unpack(image: string, folder: string): Promise<void> {
  const archive = path.join(folder, 'image.tar')
  await docker('save', '--output', archive, image)
  await promisify(execFile)('tar', ['--extract', '--file', archive, '--directory', folder])
  await rm(archive)
}

async function compressedBytes(file: string): Promise<number> {
  let bytes = 0
  await pipeline(createReadStream(file), createGzip(), async (chunks) => {
    for await (const chunk of chunks) bytes += (chunk as Buffer).length
  })
  return bytes
}
