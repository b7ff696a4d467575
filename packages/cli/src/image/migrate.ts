import { configOrExit, EXIT_CONFIG } from '@repo/config/start'
import { markBackup } from '@repo/db/backup-marker'
import { migrate, migrationState } from '@repo/db/migrate'
import { beforeContract, pendingNow } from '../deploy/inside/migrations.ts'
import { errorMessage } from '../error-message.ts'

// `migrate` of the image: brings the database of DATABASE_URL up to this release, and nothing else is there to fall
// back on. A deploy asks for a word of it: `plan` says what is pending, `expand` does what the release before survives,
// `contract` the rest; each answers in JSON.
const { databaseUrl } = configOrExit('cli')
if (!databaseUrl) {
  process.stderr.write('Set DATABASE_URL to the database that is to be migrated.\n')
  process.exit(EXIT_CONFIG)
}
try {
  const [word] = process.argv.slice(2)
  if (word === undefined) await all(databaseUrl)
  else process.stdout.write(`${JSON.stringify(await answer(word, databaseUrl))}\n`)
} catch (error) {
  process.stderr.write(`${errorMessage(error)}\n`)
  process.exit(1)
}

async function all(url: string): Promise<void> {
  const { applied, total } = await migrate({ url, onApply: (name) => process.stdout.write(`  ${name}\n`) })
  process.stdout.write(`Migrations: ${applied.length} applied, ${total} in all.\n`)
}

async function answer(word: string, url: string) {
  const before = await migrationState({ url })
  if (word === 'plan') return pendingNow(before)
  const last = word === 'expand' ? beforeContract(before) : before.applied.length + before.pending.length
  const marker = last > before.applied.length ? await markBackup({ url, name: 'trovella-deploy' }) : null
  const { applied } = await migrate({ url, last })
  return { ...pendingNow(await migrationState({ url })), applied, marker }
}
