import { migrate } from '@repo/db/migrate'
import type { Checkout } from '../checkout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { withDatabase } from './with-database.ts'

/** Brings the database up to this checkout and says what was applied. */
export async function migrateDatabase(checkout: Checkout, terminal: Terminal): Promise<number> {
  const { applied, total, what } = await withDatabase(checkout, async ({ url, what }) => ({
    ...(await migrate({ url, onApply: (name) => terminal.line(`  ${name}`) })),
    what,
  }))
  const done = applied.length === 0 ? 'nothing to do' : `${applied.length} applied`
  terminal.line(`Migrations of ${what}: ${done}, ${total} in all.`)
  return 0
}
