import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Checkout } from '../checkout.ts'
import { HOST_MIB, MACHINES, neededMib, readMemory, type ServiceMemory } from './memory-plan.ts'

const COMPOSE = 'infra/docker-compose.prod.yml'
const DOCUMENT = 'docs/memory-budget.md'

/** Checks that production fits into its machines, and that the document says how. */
export async function checkMemoryBudget(checkout: Checkout): Promise<string[]> {
  const services = await readServices(checkout)
  const written = await readFile(path.join(checkout.root, DOCUMENT), 'utf8').catch(() => '')
  const stale =
    written === budgetDocument(services)
      ? []
      : [`${DOCUMENT} does not say what ${COMPOSE} says. Write it with: ./deploy.sh check --fix`]
  return [...budgetProblems(services), ...stale]
}

export async function writeMemoryBudget(checkout: Checkout): Promise<void> {
  await writeFile(path.join(checkout.root, DOCUMENT), budgetDocument(await readServices(checkout)))
}

/** The sets of profiles that do not fit into their machine. */
export function budgetProblems(services: readonly ServiceMemory[]): string[] {
  return MACHINES.map((machine) => ({ ...machine, needed: neededMib(services, machine) }))
    .filter(({ needed, totalMib }) => needed > totalMib)
    .map(
      ({ profiles, needed, totalMib }) =>
        `With ${profiles.join(' and ')} production needs ${needed} MiB of ${totalMib}: lower a mem_limit in ${COMPOSE}`,
    )
}

/** The document with both tables. */
function budgetDocument(services: readonly ServiceMemory[]): string {
  return `${[
    '# How production shares the memory of its machine',
    '',
    `Written by \`./deploy.sh check --fix\` from \`${COMPOSE}\`; change it there. \`./deploy.sh check\` fails when a set of`,
    'profiles does not fit.',
    '',
    '| Service | Limit | Cap of its own | Why |',
    '|---|--:|---|---|',
    ...services.map(({ name, limitMib, cap, why }) => `| \`${name}\` | ${limitMib} MiB | ${cap} | ${why} |`),
    '',
    `The most that is needed at once, while a deploy has both colours up, with ${HOST_MIB} MiB for the host:`,
    '',
    '| Profiles | Needed | Machine |',
    '|---|--:|--:|',
    ...MACHINES.map((machine) => {
      const profiles = machine.profiles.map((profile) => `\`${profile}\``).join(', ')
      return `| ${profiles} | ${neededMib(services, machine)} MiB | ${machine.totalMib} MiB |`
    }),
  ].join('\n')}\n`
}

async function readServices({ root }: Checkout): Promise<ServiceMemory[]> {
  return readMemory(await readFile(path.join(root, COMPOSE), 'utf8'))
}
