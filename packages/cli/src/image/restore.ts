import { chown, copyFile, mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { findArchive } from '@repo/backup/find-archive'
import type { Refused } from '@repo/backup/outcome'
import { restoreBackup } from '@repo/backup/restore'
import { restoreBeside } from '@repo/backup/restore-beside'
import { storeFrom } from '@repo/backup/store'
import type { Config } from '@repo/config/load'
import { configOrExit, EXIT_CONFIG } from '@repo/config/start'
import { errorMessage } from '../error-message.ts'

// `restore` of the image, in the two halves that infra/restore.sh runs on an empty machine. `prepare ARCHIVE`, as root,
// brings the archive and the settings in it to /installation/restore: what follows is started with those. Without a
// word it restores the databases, certificates and pinned traces from there.
const INSTALLATION = '/installation'
const STAGE = path.join(INSTALLATION, 'restore')
/** Where the compose file mounts it for the second half. */
const MOUNTED = '/restore'
const VOLUMES = ['caddy-data', 'caddy-config', 'trace-data']
/** Who services of the image are. */
const NOBODY = 65_532

const config = configOrExit('cli')
try {
  const [word, archive = 'newest'] = process.argv.slice(2)
  await (word === 'prepare' ? prepare(config, archive) : restore(config))
} catch (error) {
  process.stderr.write(`${errorMessage(error)}\n`)
  process.exit(1)
}

async function prepare(config: Config<'cli'>, asked: string): Promise<void> {
  const store = storeFrom({
    url: config.backupS3Url,
    accessKeyId: config.backupS3AccessKeyId,
    secretAccessKey: config.backupS3SecretAccessKey,
    region: config.backupS3Region,
  })
  await mkdir(STAGE, { recursive: true, mode: 0o755 })
  const found = succeeded(await findArchive(asked, { folder: '/archives', store, into: STAGE }))
  const file = path.join(STAGE, path.basename(found.file))
  if (file !== found.file) await copyFile(found.file, file)
  const files = { folder: STAGE, under: ['settings'] }
  const restored = succeeded(await restoreBeside({ file, key: config.backupKey, files }))
  await chown(file, NOBODY, NOBODY)
  const { uid, gid } = await stat(INSTALLATION)
  for (const entry of await readdir(STAGE, { recursive: true, withFileTypes: true })) {
    const each = path.join(entry.parentPath, entry.name)
    if (each !== file) await chown(each, uid, gid)
  }
  await chown(STAGE, uid, gid)
  process.stdout.write(`${restored.files} files of settings are in ${path.basename(file)}.\n`)
}

async function restore({ databaseUrl, inngestDatabaseUrl, ...config }: Config<'cli'>): Promise<void> {
  const name = (await readdir(MOUNTED)).find((each) => each.endsWith('.tar.age'))
  if (!databaseUrl || !name || !config.backupBesideDirectory) {
    process.stderr.write('This is the second half of restore.sh: run that.\n')
    process.exit(EXIT_CONFIG)
  }
  const [file, key] = [path.join(MOUNTED, name), config.backupKey]
  const rebuildSearch = config.typesenseUrl !== undefined
  const { rows, tables, snapshotAt, release } = succeeded(
    await restoreBackup({ file, key, databaseUrl, rebuildSearch }),
  )
  process.stdout.write(
    `${rows} rows of ${tables} tables as of ${snapshotAt.toISOString()}, made by ${release}, each table equal to its hash.\n`,
  )
  const beside = await restoreBeside({
    ...{ file, key, jobStateUrl: inngestDatabaseUrl },
    files: { folder: config.backupBesideDirectory, under: VOLUMES },
  })
  const { files, jobTables, jobRows } = succeeded(beside)
  process.stdout.write(
    `${files} files of certificates and traces, ${jobRows} rows of ${jobTables} tables of the job server.\n`,
  )
}

function succeeded<T extends { ok: true }>(result: T | Refused): T {
  if (result.ok) return result
  throw new Error(result.message)
}
