import { promisify } from 'node:util'
import { gunzip as gunzipCallback } from 'node:zlib'
import { decrypterFor } from './archive/key.ts'
import { ABOUT_ENTRY, MANIFEST_ENTRY, type Manifest, parseAbout, parseManifest } from './archive/manifest.ts'
import { type Entry, readArchive } from './archive/read.ts'
import { putFiles, requireFree } from './beside/put-files.ts'
import { JOB_STATE, loadJobState, requireNoTables } from './database/job-state.ts'
import { type Refused, refusable } from './outcome.ts'

const gunzip = promisify(gunzipCallback)

export type BesideOptions = {
  file: string
  key: string | undefined
  /** Where the files go, and which: those of these folders, or all. */
  files?: { folder: string; under?: readonly string[] }
  /** postgres:// of an empty database for the job server. */
  jobStateUrl?: string | undefined
}

export type BesideRestored = { ok: true; files: number; jobTables: number; jobRows: number }

/**
 * Restores what an archive holds beside the database of Trovella: files, and the database of the job server. It is
 * read twice, first to its manifest, so that nothing is written when something is wrong or in the way.
 */
export function restoreBeside(options: BesideOptions): Promise<BesideRestored | Refused> {
  return refusable(async () => {
    const { files, jobStateUrl } = options
    const manifest = await manifestOf(options)
    const wanted = files ? manifest.files.filter(({ path }) => isUnder(path, files.under)) : []
    const jobState = jobStateUrl ? manifest.jobState : undefined
    if (files) await requireFree(files.folder, wanted)
    if (jobStateUrl && jobState) await requireNoTables(jobStateUrl)
    const put = putFiles(files?.folder ?? '.', wanted)
    const pass = async (takeRows: (table: string, piece: Buffer) => Promise<void>) => {
      for await (const { name, bytes } of entriesOf(options)) {
        const [first, table = ''] = name.split('/')
        if (first === JOB_STATE && jobState) await takeRows(table, await gunzip(bytes))
        else await put.take(name, bytes)
      }
    }
    if (jobStateUrl && jobState) await loadJobState(jobStateUrl, jobState, pass)
    else await pass(async () => undefined)
    const jobTables = jobState?.tables ?? []
    const jobRows = jobTables.reduce((sum, { rows }) => sum + rows, 0)
    return { ok: true, files: await put.finish(), jobTables: jobTables.length, jobRows }
  })
}

async function manifestOf(options: BesideOptions): Promise<Manifest> {
  let manifest: Manifest = { tables: [], sequences: [], files: [] }
  for await (const { name, bytes } of entriesOf(options)) {
    if (name === ABOUT_ENTRY) parseAbout(bytes)
    if (name === MANIFEST_ENTRY) manifest = parseManifest(bytes)
  }
  return manifest
}

function entriesOf({ file, key }: BesideOptions): AsyncGenerator<Entry, void> {
  return readArchive(file, decrypterFor(key))
}

function isUnder(path: string, folders: readonly string[] | undefined): boolean {
  return !folders || folders.some((folder) => path.startsWith(`${folder}/`))
}
