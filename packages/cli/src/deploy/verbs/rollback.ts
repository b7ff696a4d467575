import type { Checkout } from '../../checkout.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { short } from '../plan/lines.ts'
import { planRollback } from '../plan/plan.ts'
import { rollbackTarget } from '../releases/rollback-target.ts'
import { readFacts } from '../server/read.ts'
import { requiredSettings } from '../settings.ts'
import { carryOut, whoAndWhen } from './deploy.ts'

/** Goes back to a release that was live: the previous one, or a number, version or commit. */
export async function rollback(
  checkout: Checkout,
  terminal: Terminal,
  options: { release: string | undefined; dryRun: boolean; json: boolean },
): Promise<number> {
  const settings = requiredSettings(checkout)
  const facts = await readFacts(checkout, settings)
  const target = rollbackTarget(facts.releases, options.release)
  if (!target.ok) throw new Error(target.message)
  const plan = planRollback(facts, settings, { ...whoAndWhen(), release: target.release })
  if (!options.dryRun) return carryOut(checkout, settings, terminal, { plan, json: options.json })
  if (options.json) terminal.line(JSON.stringify(plan, null, 2))
  else {
    const { number, version, migrationHead } = target.release
    terminal.line(
      `  Release ${number} ${version} ${short(plan.images.web)}, ${plan.steps[0]?.name === 'warm' ? 'still up' : 'to be started'}`,
    )
    terminal.line(
      `  The schema allows it: it was built for migration ${migrationHead}, and none since takes away from it.`,
    )
    terminal.line(`  Steps: ${plan.steps.map(({ name }) => name).join(', ')}`)
  }
  return 0
}
