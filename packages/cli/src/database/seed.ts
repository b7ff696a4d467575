import { loadConfig } from '@repo/config/load'
import { migrate } from '@repo/db/migrate'
import type { Checkout } from '../checkout.ts'
import { developmentSecrets } from '../dev/secrets.ts'
import { givenEnvironment } from '../environment.ts'
import { EXIT } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { refusalOf, seedAccounts } from './seed-accounts.ts'
import { withDatabase } from './with-database.ts'

/** Adds the sample accounts and notes to a database without users. Production needs passwords of its own for them. */
export async function seedDatabase(checkout: Checkout, terminal: Terminal): Promise<number> {
  const config = loadConfig('cli', givenEnvironment(checkout))
  const refusal = refusalOf(config)
  if (refusal) {
    terminal.line(refusal)
    return EXIT.failed
  }
  const secret = config.authSecret ?? (await developmentSecrets(checkout)).AUTH_SECRET ?? ''
  const seeded = await withDatabase(checkout, async ({ url }) => {
    await migrate({ url })
    return seedAccounts({ url, config, secret })
  })
  terminal.line(
    seeded.ok ? `Added ${seeded.owner} and ${seeded.user}, and ${seeded.notes} notes.` : seeded.message,
  )
  return EXIT.ok
}
