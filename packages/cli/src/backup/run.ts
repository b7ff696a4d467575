import { drillBackup } from '@repo/backup/drill'
import { knownArchives } from '@repo/backup/find-archive'
import { newKey } from '@repo/backup/key'
import { makeBackup } from '@repo/backup/make'
import { refusable } from '@repo/backup/outcome'
import { nearest } from '../arguments/nearest.ts'
import type { Checkout } from '../checkout.ts'
import { withDatabase } from '../database/with-database.ts'
import { EXIT } from '../exit-codes.ts'
import { alignColumns } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { bytesInWords, timeInWords } from './in-words.ts'
import { say, working } from './say.ts'
import { type BackupSettings, backupSettings } from './settings.ts'

export type BackupChoices = {
  json: boolean
  dryRun: boolean
  folder?: string | undefined
  word?: string | undefined
}

type Asked = { checkout: Checkout; terminal: Terminal; choices: BackupChoices; settings: BackupSettings }

const words = { list, drill, key: printKey }

/** Makes a backup, or does what one of the words says. Returns the exit code. */
export async function backup(
  checkout: Checkout,
  terminal: Terminal,
  choices: BackupChoices,
): Promise<number> {
  const { word } = choices
  if (word !== undefined && !isWord(word)) {
    const meant = nearest(word, Object.keys(words))
    process.stderr.write(
      `"backup" has no "${word}". ${meant ? `Did you mean "${meant}"?` : 'See ./deploy.sh help backup.'}\n`,
    )
    return EXIT.usage
  }
  const asked = { checkout, terminal, choices, settings: await backupSettings(checkout, choices.folder) }
  return word === undefined ? make(asked) : words[word](asked)
}

function isWord(word: string): word is keyof typeof words {
  return Object.hasOwn(words, word)
}

async function make({ checkout, terminal, choices, settings }: Asked): Promise<number> {
  const { config, folder, release, store } = settings
  const keep = { daily: config.backupKeepDays, weekly: config.backupKeepWeeks }
  return withDatabase(checkout, async ({ url, what }) => {
    if (choices.dryRun) {
      const key = config.backupKey ? '' : ' BACKUP_KEY is not set, so it would be refused.'
      const kept = `the newest of ${keep.daily} days and ${keep.weekly} weeks kept`
      terminal.line(
        `${what} would be copied into an archive in ${folder}${store ? `, and to ${store.where}` : ''}, with ${kept}.${key}`,
      )
      return EXIT.ok
    }
    const made = await working({ name: 'Backing up', terminal, json: choices.json }, (report) =>
      makeBackup({
        ...{ databaseUrl: url, folder, key: config.backupKey, release, keep, store },
        ...{ jobStateUrl: config.inngestDatabaseUrl, besideDirectory: config.backupBesideDirectory },
        onProgress: ({ table, index, tables, bytes }) =>
          report(`${table}, ${index + 1} of ${tables} tables, ${bytesInWords(bytes)} read`),
      }),
    )
    return say(terminal, choices, made, (done) => [
      `${done.file}`,
      `${done.rows.toLocaleString('en')} rows of ${done.tables} tables in ${bytesInWords(done.bytes)}, as of ${done.snapshotAt.toISOString()}.`,
      ...besideInWords(done),
      ...(store ? [`A copy is at ${store.where}.`] : []),
      ...(done.removed.length ? [`Removed as older: ${done.removed.join(', ')}`] : []),
    ])
  })
}

function besideInWords({ files, jobTables }: { files: number; jobTables: number }): string[] {
  return files + jobTables > 0
    ? [`With ${files} files beside it, and ${jobTables} tables of the job server.`]
    : []
}

async function drill({ checkout, terminal, choices, settings }: Asked): Promise<number> {
  const { config, folder, store } = settings
  return withDatabase(checkout, async ({ url, what }) => {
    if (choices.dryRun) {
      terminal.line(
        `The newest archive of ${folder}${store ? ` or ${store.where}` : ''} would be restored into a scratch database beside ${what}.`,
      )
      return EXIT.ok
    }
    const drilled = await working(
      { name: 'Restoring the newest archive', terminal, json: choices.json },
      (report) =>
        drillBackup({
          ...{ databaseUrl: url, folder, key: config.backupKey, store },
          onProgress: ({ table, index, tables }) => report(`${table}, ${index + 1} of ${tables} tables`),
        }),
    )
    return say(terminal, choices, drilled, (done) => [
      `${done.archive} restores: ${done.rows.toLocaleString('en')} rows of ${done.tables} tables, each equal to its hash.`,
      ...besideInWords(done),
      `Were the database lost now, the last ${timeInWords(done.rpoMs)} of work would be (RPO); it is back in ${timeInWords(done.rtoMs)} (RTO).`,
    ])
  })
}

async function list({ terminal, choices, settings }: Asked): Promise<number> {
  const found = await refusable(async () => ({ ok: true as const, archives: await knownArchives(settings) }))
  if (!found.ok) return say(terminal, choices, found, () => [])
  const { archives } = found
  if (choices.json) {
    terminal.line(JSON.stringify({ folder: settings.folder, archives }, null, 2))
    return EXIT.ok
  }
  if (archives.length === 0) {
    terminal.line(`There is no archive in ${settings.folder}. Make one: ./deploy.sh backup`)
    return EXIT.ok
  }
  const rows = archives.map(({ name, file, snapshotAt, bytes }) => [
    name,
    `${timeInWords(Date.now() - snapshotAt.getTime())} old`,
    bytesInWords(bytes),
    file ? '' : `only at ${settings.store?.where}`,
  ])
  for (const line of [settings.folder, ...alignColumns(rows).map((row) => `  ${row}`)]) terminal.line(line)
  return EXIT.ok
}

async function printKey({ terminal, choices }: Asked): Promise<number> {
  const { key, recipient } = await newKey()
  if (choices.json) {
    terminal.line(JSON.stringify({ key, recipient }, null, 2))
    return EXIT.ok
  }
  const lines = [
    `BACKUP_KEY=${key}`,
    '',
    'Keep a copy of this line where it survives the machine: a password manager, or paper in a safe. Whoever has it',
    'reads your backups, and without it nobody does. It is shown once and kept nowhere.',
    '',
    'A server that should make backups and never read them gets the public half instead; drills and restores then',
    'run where the line above is:',
    `BACKUP_KEY=${recipient}`,
  ]
  for (const line of lines) terminal.line(line)
  return EXIT.ok
}
