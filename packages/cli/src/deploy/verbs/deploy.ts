import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { readMigrations } from '@repo/db/migrate'
import type { Checkout } from '../../checkout.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { changesOf } from '../plan/changes.ts'
import { planLines } from '../plan/lines.ts'
import { type DeployPlan, newDeployId, planDeploy } from '../plan/plan.ts'
import type { Facts } from '../server/facts.ts'
import { fileHashes } from '../server/files.ts'
import { endingOf } from '../server/journal.ts'
import { attach, performPlan } from '../server/perform.ts'
import { readFacts } from '../server/read.ts'
import { type DeploySettings, requiredSettings } from '../settings.ts'
import { sayEnding } from './ending.ts'
import { wantedImages } from './wanted.ts'

export type DeployOptions = {
  image: string | undefined
  network: string | undefined
  skipDeploy: boolean
  closeRollback: boolean
  acceptUnsafe: boolean
  dryRun: boolean
  json: boolean
}

/** Takes a commit to the machine without losing a request. */
export async function deploy(
  checkout: Checkout,
  terminal: Terminal,
  options: DeployOptions,
): Promise<number> {
  const settings = requiredSettings(checkout)
  const facts = await readFacts(checkout, settings, options.dryRun ? 'plan' : 'status')
  const { image, network } = options
  const mayBuild = !options.dryRun
  const images = await wantedImages(checkout, settings, terminal, {
    ...{ image, network, mayBuild, running: facts.images },
  })
  if (options.skipDeploy) return saySkipped(terminal, images, options.json)
  if (facts.lock && !options.dryRun) return joinOrRefuse(settings, terminal, facts, options.json)
  const plan = planDeploy(facts, settings, { ...whoAndWhen(), images, ...options })
  if (options.dryRun) return sayPlan(checkout, terminal, { plan, facts, json: options.json })
  sayCutOff(terminal, facts)
  return carryOut(checkout, settings, terminal, { plan, json: options.json })
}

/** Says what `deploy` would change, and changes nothing. */
export function plan(
  checkout: Checkout,
  terminal: Terminal,
  options: Pick<DeployOptions, 'image' | 'closeRollback' | 'acceptUnsafe' | 'json'>,
): Promise<number> {
  return deploy(checkout, terminal, { ...options, network: undefined, skipDeploy: false, dryRun: true })
}

/** Performs a plan and says how that ended. */
export async function carryOut(
  checkout: Checkout,
  settings: DeploySettings,
  terminal: Terminal,
  doing: { plan: DeployPlan; json: boolean },
): Promise<number> {
  const ending = await performPlan(checkout, settings, terminal, doing.plan)
  const { releases } = await readFacts(checkout, settings)
  const entry = releases.findLast(({ id }) => id === doing.plan.id)
  return sayEnding(terminal, doing.plan, { ending, entry, json: doing.json })
}

/** Who deploys, from where, and under which name the machine keeps it. */
export function whoAndWhen(): { id: string; by: string; now: Date } {
  const now = new Date()
  const by = `${userInfo().username}@${hostname()}`.replaceAll(/[^\w@.-]/g, '-')
  return { id: newDeployId(now, randomBytes(2).toString('hex')), by, now }
}

/** Tells of the rest of the deploy that is under way: the one asked for comes after it. */
async function joinOrRefuse(
  settings: DeploySettings,
  terminal: Terminal,
  facts: Facts,
  json: boolean,
): Promise<number> {
  const { id = '', by = '', since } = facts.lock ?? {}
  const at = facts.last?.id === id ? facts.last.journal.at(-1)?.step : undefined
  terminal.line(
    `A deploy is under way: ${id}, by ${by}, since ${since?.toISOString()}${at ? `, at ${at}` : ''}.`,
  )
  const ending = await attach(settings, terminal, id)
  sayEnding(terminal, { action: 'deploy', live: facts.live }, { ending, entry: undefined, json })
  terminal.line('Yours has not begun. Run it again.')
  return 1
}

function sayCutOff(terminal: Terminal, { last }: Facts): void {
  if (!last || endingOf(last.journal)) return
  terminal.line(
    `The deploy ${last.id} was cut off at ${last.journal.at(-1)?.step}; first that is finished or undone.`,
  )
}

async function sayPlan(
  checkout: Checkout,
  terminal: Terminal,
  { plan: planned, facts, json }: { plan: DeployPlan; facts: Facts; json: boolean },
): Promise<number> {
  const migrations = (await readMigrations()).map(({ name, class: kind, why }) => ({
    name,
    class: kind,
    why,
  }))
  const changes = changesOf(planned, facts, { files: await fileHashes(checkout), migrations })
  if (json) terminal.line(JSON.stringify({ plan: planned, changes }, null, 2))
  else for (const line of planLines(planned, changes)) terminal.line(line)
  return 0
}

function saySkipped(terminal: Terminal, images: object, json: boolean): number {
  if (json) terminal.line(JSON.stringify(images, null, 2))
  else for (const [name, image] of Object.entries(images)) terminal.line(`  ${name}: ${image}`)
  return 0
}
