import { setTimeout as delay } from 'node:timers/promises'
import type { Checkout } from '../../checkout.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { DeployPlan } from '../plan/plan.ts'
import { renderPlan } from '../plan/render.ts'
import type { DeploySettings } from '../settings.ts'
import { quoted } from '../transport/command.ts'
import { ConnectionError, runScript } from '../transport/run.ts'
import { packRun } from './files.ts'
import { type Ending, type JournalLine, parseJournalLine } from './journal.ts'
import { narrate } from './narrate.ts'
import { serverScript } from './script.ts'

const RECONNECTS = 5

/**
 * Sends a plan to its machine, has it begun there, and tells of its steps until it ends. A lost connection is taken up
 * again; when that fails the deploy goes on all the same, and ConnectionError says so.
 */
export async function performPlan(
  checkout: Checkout,
  settings: DeploySettings,
  terminal: Terminal,
  plan: DeployPlan,
): Promise<Ending> {
  const script = await serverScript(checkout)
  const withFiles = plan.steps.some(({ name }) => name === 'files')
  const input = await packRun(checkout, { plan: renderPlan(plan), script, withFiles })
  const run = `${settings.path}/deploy/runs/${plan.id}`
  const begin = `mkdir -p ${quoted(run)} && tar -x -C ${quoted(run)} -f - && sh ${quoted(run)}/server.sh start ${plan.id} && sh ${quoted(run)}/server.sh follow ${plan.id} 1`
  return followRun(settings, terminal, { id: plan.id, begin, input })
}

/** Tells of the steps of a deploy that is under way already. */
export function attach(settings: DeploySettings, terminal: Terminal, id: string): Promise<Ending> {
  return followRun(settings, terminal, { id, begin: followScript(settings, id, 1), input: Buffer.alloc(0) })
}

async function followRun(
  settings: DeploySettings,
  terminal: Terminal,
  following: { id: string; begin: string; input: Buffer },
): Promise<Ending> {
  const { id, begin, input } = following
  const seen: JournalLine[] = []
  const teller = narrate(terminal)
  const onLine = (text: string) => {
    const line = parseJournalLine(text)
    seen.push(line)
    teller.tell(line)
  }
  let script = begin
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const { code, problem } = await runScript(settings.target, script, { input, onLine })
        if (code !== 0) throw new Error(problem || `The deploy could not be begun: exit code ${code}`)
        break
      } catch (error) {
        if (!(error instanceof ConnectionError) || attempt >= RECONNECTS || seen.length === 0) throw error
        await delay(1_000 * (attempt + 1))
        script = followScript(settings, id, seen.length + 1)
      }
    }
  } catch (error) {
    if (!(error instanceof ConnectionError) || seen.length === 0) throw error
    throw new ConnectionError(
      `${error.message}. The deploy goes on there: ./deploy.sh status shows its steps.`,
    )
  } finally {
    teller.end()
  }
  const end = seen.at(-1)
  return { outcome: (end?.state ?? 'gone') as Ending['outcome'], why: end?.detail ?? '' }
}

function followScript({ path }: DeploySettings, id: string, line: number): string {
  return `sh ${quoted(`${path}/deploy/runs/${id}/server.sh`)} follow ${quoted(id)} ${line}`
}
