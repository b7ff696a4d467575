import { configOrExit, EXIT_CONFIG } from '@repo/config/start'
import { seedAccounts } from '../database/seed-accounts.ts'
import { errorMessage } from '../error-message.ts'

// `seed` of the image: adds the sample accounts and notes to the migrated database of DATABASE_URL, once.
const config = configOrExit('cli')
const { databaseUrl: url, authSecret: secret } = config
if (!url || !secret) {
  process.stderr.write('Set DATABASE_URL and AUTH_SECRET, as the web process has them.\n')
  process.exit(EXIT_CONFIG)
}
try {
  const seeded = await seedAccounts({ url, config, secret })
  process.stdout.write(
    seeded.ok
      ? `Added ${seeded.owner} and ${seeded.user}, and ${seeded.notes} notes.\n`
      : `${seeded.message}\n`,
  )
} catch (error) {
  process.stderr.write(`${errorMessage(error)}\n`)
  process.exit(1)
}
