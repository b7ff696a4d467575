import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Migration, readMigrations } from '@repo/db/migrate'
import type { Checkout } from '../checkout.ts'

type Checksums = Record<string, string>
type Summed = Pick<Migration, 'name' | 'sha256'>

/** A migration that a database may have applied is never edited: its checksum is on record. */
export async function checkMigrations(checkout: Checkout): Promise<string[]> {
  return migrationProblems(await readMigrations(), await readChecksums(checkout))
}

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
}

async function readChecksums(checkout: Checkout): Promise<Checksums> {
  const text = await readFile(checksumFile(checkout), 'utf8').catch(() => '{}')
  return JSON.parse(text) as Checksums
}

function checksumFile({ root }: Checkout): string {
  return path.join(root, 'packages/db/migrations/checksums.json')
}
