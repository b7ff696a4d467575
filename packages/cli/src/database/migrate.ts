import { migrate, migrationState } from '@repo/db/migrate'
import type { Checkout } from '../checkout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { withDatabase } from './with-database.ts'

/** Brings the database up to this checkout and says what was applied, or would be. */
export async function migrateDatabase(
  checkout: Checkout,
  terminal: Terminal,
  options: { dryRun: boolean },
): Promise<number> {
  if (options.dryRun) return sayPending(checkout, terminal)
  const { applied, total, what } = await withDatabase(checkout, async ({ url, what }) => ({
    ...(await migrate({ url, onApply: (name) => terminal.line(`  ${name}`) })),
    what,
  }))
  const done = applied.length === 0 ? 'nothing to do' : `${applied.length} applied`
  terminal.line(`Migrations of ${what}: ${done}, ${total} in all.`)
  return 0
}

async function sayPending(checkout: Checkout, terminal: Terminal): Promise<number> {
  const { applied, pending, what } = await withDatabase(checkout, async ({ url, what }) => ({
    ...(await migrationState({ url })),
    what,
  }))
  for (const { name, class: kind, why } of pending) {
    terminal.line(`  ${name}: ${[kind, ...why].join(', ')}`)
  }
  terminal.line(`Migrations of ${what}: ${pending.length} pending, ${applied.length} applied.`)
  return 0
}
