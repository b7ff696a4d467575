import type { Verb } from '../verb.ts'

/** What is done with a library and its database. */
export const dataVerbs = {
  schedule: {
    summary: 'what runs by the clock: list, run, pause, history and more',
    details:
      'Hands over to docker/schedule-runtime on the database that `dev` would use: start, list, run, test, simulate, history, pause, resume, interrupt, health. What follows the word goes to it as it is; docs/schedules.md shows what each prints. Its exit code is passed on.',
    options: {},
    rest: { name: 'word', meaning: 'one of those, then its name and options', most: 40, isHandedOver: true },
  },
  backup: {
    summary: 'copy the library into one encrypted archive, or list, drill, key',
    details:
      'Database and originals as of one moment, while everything runs; with INNGEST_DATABASE_URL and BACKUP_BESIDE_DIRECTORY, as the worker of a machine has them, also the state of jobs, certificates, settings and pinned traces. The archive appears whole or not at all, and a copy goes to BACKUP_S3_URL where that is set; older ones go as BACKUP_KEEP_DAYS and BACKUP_KEEP_WEEKS say. `backup list` shows what there is. `backup drill` restores the newest, of the folder or of BACKUP_S3_URL, into scratch databases, compares every table with its hash, and tells how much work would be lost and how long it takes. `backup key` prints a new key for BACKUP_KEY: put it where a copy survives this machine, such as a password manager, because without it no archive can be read. The archive is a tar file encrypted with age, which other tools open too. Exit code 1 when there is no backup.',
    options: {
      to: {
        value: 'FOLDER',
        meaning: 'where archives are (default: BACKUP_DIRECTORY, else .trovella/backups)',
      },
      'dry-run': { meaning: 'say what would be done' },
      json: { meaning: 'the result as JSON' },
    },
    rest: { name: 'word', meaning: 'list, drill or key; nothing makes a backup', most: 1 },
  },
  restore: {
    summary: 'bring an archive back into an empty database',
    details:
      'Into the database that `dev` would use, which must hold nobody and nothing: for the embedded one stop `dev` and move .trovella/postgres away; else make a database and set DATABASE_URL to it. All rows come in one transaction, and each table is compared with its hash before any of it counts. Then the schema is brought up to this release, and a search server is asked to index everything anew. BACKUP_KEY must be the secret half that was in use on the day of the archive. An empty machine, with certificates, settings and all, is restored by infra/restore.sh on it. Exit code 1 when nothing was restored.',
    options: {
      'dry-run': { meaning: 'read the archive to its end and look at the database, and change nothing' },
      json: { meaning: 'the result as JSON' },
    },
    rest: { name: 'archive', meaning: 'a file, a name that `backup list` shows, or newest', most: 1 },
  },
  migrate: {
    summary: 'bring the database up to this checkout',
    details:
      'DATABASE_URL, else the container of docker-compose.yml, else the embedded database. A deploy does it by itself, and goes by what each migration is: expand, the release before goes on; contract, it may not; unsafe, it waits while a table is locked. packages/db/migrations/classes.json has that of each, from Postgres’s own parser.',
    options: { 'dry-run': { meaning: 'list what is pending, and what each is' } },
  },
  seed: {
    summary: 'add the sample accounts and notes to an empty development database',
    details:
      'Does nothing when the database has a user. In production ADMIN_PASSWORD and USER_PASSWORD must be set.',
    options: {},
  },
} as const satisfies Record<string, Verb>
