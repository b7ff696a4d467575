import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Migration, readMigrations } from '@repo/db/migrate'
import type { Checkout } from '../checkout.ts'
import { type Classified, classify } from '../migrations/classify.ts'

type Checksums = Record<string, string>
type Summed = Pick<Migration, 'name' | 'sha256'>

/** A migration that a database may have applied is never edited: its checksum is on record. */
export async function checkMigrations(checkout: Checkout): Promise<string[]> {
  const migrations = await readMigrations()
  const written = await readFile(classFile(checkout), 'utf8').catch(() => '{}')
  const isStale = JSON.stringify(JSON.parse(written)) !== JSON.stringify(await classesOf(migrations))
  const stale = isStale ? [STALE_CLASSES] : []
  return [...migrationProblems(migrations, await readChecksums(checkout)), ...stale]
}

const STALE_CLASSES =
  'packages/db/migrations/classes.json does not say what the migrations are. Write it with: ./deploy.sh check --fix'

export function migrationProblems(migrations: readonly Summed[], recorded: Checksums): string[] {
  const here = new Map(migrations.map(({ name, sha256 }) => [name, sha256]))
  const gone = Object.keys(recorded)
    .filter((name) => !here.has(name))
    .map((name) => `${name} is gone. Migrations are never removed.`)
  const edited = migrations
    .filter(({ name, sha256 }) => recorded[name] !== undefined && recorded[name] !== sha256)
    .map(
      ({ name }) =>
        `${name} was changed. Restore it and write a new one; if no database can have it, delete its line from checksums.json and run check --fix.`,
    )
  const unknown = migrations
    .filter(({ name }) => recorded[name] === undefined)
    .map(({ name }) => `${name} is not on record. Record it with: ./deploy.sh check --fix`)
  return [...gone, ...edited, ...unknown]
}

/** Records new migrations; what is on record stays as it is. */
export async function recordMigrations(checkout: Checkout): Promise<void> {
  const recorded = await readChecksums(checkout)
  const found = (await readMigrations()).map(({ name, sha256 }) => [name, recorded[name] ?? sha256])
  await writeFile(
    checksumFile(checkout),
    `${JSON.stringify({ ...recorded, ...Object.fromEntries(found) }, null, 2)}\n`,
  )
  const classes = await classesOf(await readMigrations())
  await writeFile(classFile(checkout), `${JSON.stringify(classes, null, 2)}\n`)
}

/** What is in classes.json, which deploys go by. */
async function classesOf(
  migrations: readonly Pick<Migration, 'name' | 'sql'>[],
): Promise<Record<string, Classified>> {
  const classes: Record<string, Classified> = {}
  for (const { name, sql } of migrations) classes[name] = await classify(sql)
  return classes
}

async function readChecksums(checkout: Checkout): Promise<Checksums> {
  const text = await readFile(checksumFile(checkout), 'utf8').catch(() => '{}')
  return JSON.parse(text) as Checksums
}

function classFile({ root }: Checkout): string {
  return path.join(root, 'packages/db/migrations/classes.json')
}

function checksumFile({ root }: Checkout): string {
  return path.join(root, 'packages/db/migrations/checksums.json')
}
