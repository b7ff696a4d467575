import { z } from 'zod'
import { BackupRefusal } from '../outcome.ts'

/** The first entry of an archive: what it was made from, and how its tables are read. */
const about = z.object({
  format: z.literal(1),
  /** Of the snapshot, by the database's clock. */
  snapshotAt: z.iso.datetime({ offset: true }),
  release: z.string(),
  postgres: z.string(),
  migrations: z.array(z.object({ number: z.int(), name: z.string(), sha256: z.string() })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
})
export type About = z.infer<typeof about>

/** The last entry: what has to be there once everything before it was read. */
const manifest = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      rows: z.int(),
      /** Of the table as COPY writes it in binary, in the order of its key. */
      bytes: z.int(),
      sha256: z.string(),
      /** The entries that hold it, as stored. */
      parts: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
})
export type Manifest = z.infer<typeof manifest>
export type TableSum = Manifest['tables'][number]

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
