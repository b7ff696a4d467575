import type { MigrationClass } from '@repo/db/migrate'
import type { Facts } from '../server/facts.ts'
import type { DeployPlan } from './plan.ts'

/** What a deploy would change, for people and for programs. Of a variable the name alone. */
export type Changes = {
  images: { name: string; from: string; to: string }[]
  files: string[]
  /** Services beside web, worker, schedules and traces that run with other settings than the compose file says now. */
  leftAlone: string[]
  environment: { name: string; change: 'new' | 'changed' | 'gone' }[]
  migrations: { name: string; class: MigrationClass; why: string[] }[]
  memoryMb: { available: number; needed: number }
  diskMb: { free: number; needed: number }
  steps: string[]
}

/** What a deploy replaces by itself. Everything else may be of use for a longer time than a deploy should take. */
const DEPLOYED = new Set(['web-blue', 'web-green', 'worker', 'schedule-runtime', 'trace-runtime', 'deploy'])
const ONE_SHOTS = new Set(['migrate', 'statics', 'seed', 'own-volumes'])

export function changesOf(
  plan: DeployPlan,
  facts: Facts,
  here: { files: Record<string, string>; migrations: Changes['migrations'] },
): Changes {
  return {
    images: (['web', 'trace', 'schedule'] as const)
      .map((name) => ({ name, from: facts.images?.[name] ?? '', to: plan.images[name] }))
      .filter(({ from, to }) => from !== to),
    files: Object.keys(here.files).filter((file) => here.files[file] !== facts.files[file]),
    leftAlone: facts.outdated.filter((service) => !DEPLOYED.has(service) && !ONE_SHOTS.has(service)),
    environment: environmentChanges(facts.environmentBefore, facts.environment),
    migrations: here.migrations.slice(facts.migrations?.head ?? 0),
    memoryMb: { available: facts.memoryMb.available, needed: plan.needMemoryMb },
    diskMb: { free: Math.min(...facts.disksMb.map(({ free }) => free)), needed: plan.needDiskMb },
    steps: plan.steps.map(({ name }) => name),
  }
}

function environmentChanges(
  before: Record<string, string>,
  now: Record<string, string>,
): Changes['environment'] {
  // Nothing was deployed yet that this could differ from.
  if (Object.keys(before).length === 0) return []
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted()
  return names.flatMap((name) => {
    if (before[name] === now[name]) return []
    return [{ name, change: !before[name] ? 'new' : !now[name] ? 'gone' : 'changed' } as const]
  })
}
