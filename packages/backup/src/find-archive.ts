import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Archive, listArchives } from './folder/list.ts'
import { type Refused, refusable } from './outcome.ts'
import type { Store } from './storage/store.ts'

export type Places = {
  folder: string
  store: Store | undefined
  /** Where one goes that is in the storage alone; the folder by default. */
  into?: string
}

/** An archive of the folder, or one that is in the storage alone. */
export type Known = Omit<Archive, 'file'> & { file: string | null }

/** Those of the folder and of the storage, the newest first. */
export async function knownArchives({ folder, store }: Places): Promise<Known[]> {
  const here = await listArchives(folder)
  const there = store ? await store.list() : []
  const only = there.filter(({ name }) => !here.some((archive) => archive.name === name))
  return [...here, ...only.map((archive) => ({ ...archive, file: null }))].sort(
    (a, b) => b.snapshotAt.getTime() - a.snapshotAt.getTime(),
  )
}

/**
 * The file of an archive that was asked for by its path, its name, or as `newest`. One that is in the storage alone is
 * brought here first.
 */
export function findArchive(asked: string, places: Places): Promise<{ ok: true; file: string } | Refused> {
  return refusable(async () => {
    if (asked !== 'newest' && existsSync(asked)) return { ok: true, file: path.resolve(asked) }
    const named = path.join(places.folder, asked)
    if (existsSync(named)) return { ok: true, file: named }
    const known = await knownArchives(places)
    const found = asked === 'newest' ? known[0] : known.find(({ name }) => name === asked)
    if (found?.file) return { ok: true, file: found.file }
    // What is nowhere is refused by who reads it, by its name.
    if (!found || !places.store) return { ok: true, file: named }
    return { ok: true, file: await places.store.fetchInto(places.into ?? places.folder, found.name) }
  })
}
