import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { momentOf } from './name.ts'

export type Archive = { name: string; file: string; snapshotAt: Date; bytes: number }

/** The finished archives of a folder, the newest first; none where there is no such folder. */
export async function listArchives(folder: string): Promise<Archive[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const archives = await Promise.all(
    names.map(async (name) => {
      const snapshotAt = momentOf(name)
      if (!snapshotAt) return null
      const file = path.join(folder, name)
      return { name, file, snapshotAt, bytes: (await stat(file)).size }
    }),
  )
  return archives
    .filter((archive) => archive !== null)
    .sort((a, b) => b.snapshotAt.getTime() - a.snapshotAt.getTime())
}
