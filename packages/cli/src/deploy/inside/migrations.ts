import type { Migration, MigrationClass } from '@repo/db/migrate'

/** What a deploy has to know of the migrations of one database. */
export type Pending = {
  /** Number of the last migration that was applied, and of the last such that releases before it do not survive. */
  head: number
  floor: number
  pending: { name: string; class: MigrationClass; why: string[] }[]
}

type State = { applied: readonly Migration[]; pending: readonly Migration[] }

export function pendingNow({ applied, pending }: State): Pending {
  return {
    head: applied.length,
    floor: applied.findLast((migration) => migration.class === 'contract')?.number ?? 0,
    pending: pending.map(({ name, class: kind, why }) => ({ name, class: kind, why })),
  }
}

/** How many migrations there are before the first pending one that the release before may not survive. */
export function beforeContract({ applied, pending }: State): number {
  const first = pending.findIndex((migration) => migration.class === 'contract')
  return applied.length + (first === -1 ? pending.length : first)
}

/** A new database has no release before that could need what is removed. */
export function hasContract({ head, pending }: Pending): boolean {
  return head > 0 && pending.some((migration) => migration.class === 'contract')
}

/** Why these migrations may not run now, in words; nothing when they may. A new database has nobody to wait for. */
export function whyNotMigrate(
  { head, pending }: Pending,
  allowed: { contract: boolean; unsafe: boolean },
): string {
  if (head === 0) return ''
  const says = ({ name, why }: Pending['pending'][number]) => `${name} ${why.join(', and ')}`
  const contract = pending.filter((migration) => migration.class === 'contract')
  const afterContract = pending.slice(pending.findIndex((migration) => migration.class === 'contract') + 1)
  const unsafe = pending.filter((migration) => migration.class === 'unsafe')
  if (contract.length > 0 && !allowed.contract) {
    return `${contract.map(says).join('; ')}. The release before could then not be rolled back to, and still can. Deploy without it and wait, or give that up with --close-rollback.`
  }
  if (contract.length > 0 && afterContract.some((migration) => migration.class !== 'contract')) {
    return `${contract[0]?.name} would run after the new release is up, but migrations that it needs come after that one. Deploy the two one after the other.`
  }
  if (unsafe.length > 0 && !allowed.unsafe) {
    return `${unsafe.map(says).join('; ')}. In a quiet moment, say --accept-unsafe.`
  }
  return ''
}
