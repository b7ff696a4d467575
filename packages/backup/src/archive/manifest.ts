import { z } from 'zod'
import { BackupRefusal } from '../outcome.ts'

/** The first entry of an archive: what it was made from, and how its tables are read. */
const about = z.object({
  /** 1 has the tables of Trovella alone. */
  format: z.union([z.literal(1), z.literal(2)]),
  /** Of the snapshot, by the database's clock. */
  snapshotAt: z.iso.datetime({ offset: true }),
  release: z.string(),
  postgres: z.string(),
  migrations: z.array(z.object({ number: z.int(), name: z.string(), sha256: z.string() })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
})
export type About = z.infer<typeof about>

const part = z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })

const tableSum = z.object({
  name: z.string(),
  rows: z.int(),
  /** Of the table as COPY writes it in binary, in the order of its key. */
  bytes: z.int(),
  sha256: z.string(),
  /** The entries that hold it, as stored. */
  parts: z.array(part),
})
export type TableSum = z.infer<typeof tableSum>

const sequence = z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })

/** Statements that make a schema, before its rows come and after. */
const shape = z.object({ before: z.array(z.string()), after: z.array(z.string()) })
export type Shape = z.infer<typeof shape>

/** The database of the job server, whose tables are its own. */
const jobState = z.object({
  snapshotAt: z.iso.datetime({ offset: true }),
  shape,
  tables: z.array(tableSum.extend({ columns: z.array(z.string()) })),
  sequences: z.array(sequence),
})
export type JobState = z.infer<typeof jobState>

const fileSum = z.object({
  /** Relative to the folder that files beside the database are kept in. */
  path: z.string(),
  mode: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  parts: z.array(part),
})
export type FileSum = z.infer<typeof fileSum>

/** The last entry: what has to be there once everything before it was read. */
const manifest = z.object({
  tables: z.array(tableSum),
  sequences: z.array(sequence),
  jobState: jobState.optional(),
  files: z.array(fileSum).default([]),
})
export type Manifest = z.infer<typeof manifest>

/** Every entry that a manifest lists. */
export function partsOf({ tables, jobState, files }: Manifest) {
  return [...tables, ...(jobState?.tables ?? []), ...files].flatMap(({ parts }) => parts)
}

export const ABOUT_ENTRY = 'about.json'
export const MANIFEST_ENTRY = 'manifest.json'

export const parseAbout = (bytes: Buffer): About => read(about, bytes, ABOUT_ENTRY)
export const parseManifest = (bytes: Buffer): Manifest => read(manifest, bytes, MANIFEST_ENTRY)

function read<T>(schema: z.ZodType<T>, bytes: Buffer, name: string): T {
  try {
    return schema.parse(JSON.parse(bytes.toString()))
  } catch (error) {
    const message = `The ${name} in this archive is not one this release can read. Restore it with the release that made it.`
    throw new BackupRefusal('archive', message, { cause: error })
  }
}
