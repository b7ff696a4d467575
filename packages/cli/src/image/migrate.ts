import { configOrExit, EXIT_CONFIG } from '@repo/config/start'
import { migrate } from '@repo/db/migrate'
import { errorMessage } from '../error-message.ts'

// `migrate` of the image: brings the database of DATABASE_URL up to this release, and nothing else is there to fall
// back on.
const { databaseUrl } = configOrExit('cli')
if (!databaseUrl) {
  process.stderr.write('Set DATABASE_URL to the database that is to be migrated.\n')
  process.exit(EXIT_CONFIG)
}
try {
  const { applied, total } = await migrate({
    url: databaseUrl,
    onApply: (name) => process.stdout.write(`  ${name}\n`),
  })
  process.stdout.write(`Migrations: ${applied.length} applied, ${total} in all.\n`)
} catch (error) {
  process.stderr.write(`${errorMessage(error)}\n`)
  process.exit(1)
}
