import { findArchive } from '@repo/backup/find-archive'
import { checkRestore, restoreBackup } from '@repo/backup/restore'
import type { Checkout } from '../checkout.ts'
import { withDatabase } from '../database/with-database.ts'
import { EXIT } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { timeInWords } from './in-words.ts'
import { say, working } from './say.ts'
import { backupSettings } from './settings.ts'

export type RestoreChoices = { json: boolean; dryRun: boolean; archive?: string | undefined }

/** Restores an archive into the empty database that `dev` would use. Returns the exit code. */
export async function restore(
  checkout: Checkout,
  terminal: Terminal,
  { json, dryRun, archive }: RestoreChoices,
): Promise<number> {
  if (archive === undefined) {
    process.stderr.write('Which archive? ./deploy.sh restore ARCHIVE; ./deploy.sh backup list shows them.\n')
    return EXIT.usage
  }
  const { config, folder, store } = await backupSettings(checkout)
  const found = await working({ name: 'Looking for it', terminal, json }, () =>
    findArchive(archive, { folder, store }),
  )
  if (!found.ok) return say(terminal, { json }, found, () => [])
  const { file } = found
  return withDatabase(checkout, async ({ url, what }) => {
    const result = await working({ name: dryRun ? 'Reading' : 'Restoring', terminal, json }, (report) =>
      (dryRun ? checkRestore : restoreBackup)({
        ...{
          file,
          databaseUrl: url,
          key: config.backupKey,
          rebuildSearch: config.typesenseUrl !== undefined,
        },
        onProgress: ({ table, index, tables, rows }) =>
          report(`${table}, ${index + 1} of ${tables} tables, ${rows.toLocaleString('en')} rows`),
      }),
    )
    return say(
      terminal,
      { json },
      result,
      ({ rows, tables, files, jobTables, snapshotAt, release, durationMs }) => {
        const amount = `${rows.toLocaleString('en')} rows of ${tables} tables, as of ${snapshotAt.toISOString()}`
        const beside =
          files + jobTables === 0
            ? []
            : [
                `Its ${files} files and ${jobTables} tables of the job server go to a machine: infra/restore.sh.`,
              ]
        return dryRun
          ? [
              `The archive is whole: ${amount}, made by ${release}. It would be restored into ${what}.`,
              ...beside,
            ]
          : [
              `${what} holds ${amount}, each table equal to its hash. It took ${timeInWords(durationMs)}.`,
              ...beside,
            ]
      },
    )
  })
}
