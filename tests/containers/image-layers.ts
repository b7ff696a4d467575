import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
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
