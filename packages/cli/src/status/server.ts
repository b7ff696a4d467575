import type { Checkout } from '../checkout.ts'
import type { Facts } from '../deploy/server/facts.ts'
import { endingOf } from '../deploy/server/journal.ts'
import { readFacts } from '../deploy/server/read.ts'
import { deploySettings } from '../deploy/settings.ts'
import { errorMessage } from '../error-message.ts'
import { alignColumns } from '../terminal/table.ts'

/** The machine that deploys go to, or why it does not say; null where none is named. */
export type ServerStatus = { where: string; facts: Facts | null; problem: string } | null

export async function gatherServer(checkout: Checkout): Promise<ServerStatus> {
  const settings = deploySettings(checkout)
  if (!settings) return null
  const where =
    settings.target.kind === 'local' ? `${settings.path} here` : `${settings.target.host}:${settings.path}`
  try {
    return { where, facts: await readFacts(checkout, settings), problem: '' }
  } catch (error) {
    return { where, facts: null, problem: errorMessage(error) }
  }
}

/** What runs on the machine, as a person reads it. */
export function serverLines(server: ServerStatus): string[] {
  if (!server) return []
  const { where, facts, problem } = server
  if (!facts) return ['', `Production at ${where} does not say how it is: ${problem}`]
  const rows = [
    ['Release', releaseOf(facts)],
    ['Colour', colourOf(facts)],
    ['Lock', lockOf(facts)],
    ['Last deploy', lastOf(facts)],
    ['Memory', `${facts.memoryMb.available} of ${facts.memoryMb.total} MB to spare`],
    ['Disk', facts.disksMb.map(({ free, total }) => `${free} of ${total} MB free`).join(', ')],
    ...(facts.maintenance ? [['Maintenance', 'on: visitors get a page that says to come back']] : []),
  ].map(([name = '', text = '']) => [`  ${name}`, text])
  const containers = facts.containers.map(({ service, state, health, image, since }) => [
    `  ${service}`,
    health || state,
    since,
    image.replace(/(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1'),
  ])
  return ['', `Production at ${where}`, ...alignColumns(rows), ...alignColumns(containers)]
}

function releaseOf({ releases }: Facts): string {
  const live = releases.findLast(({ outcome }) => outcome === 'live')
  if (!live) return 'none yet'
  return `${live.number}, ${[live.version, live.revision.slice(0, 12)].filter(Boolean).join(' of ')}, since ${live.at}`
}

function colourOf({ live, warm }: Facts): string {
  if (!live) return 'none'
  return warm ? `${live}; ${warm.colour} is kept up until ${warm.until.toISOString()} for a rollback` : live
}

function lockOf({ lock }: Facts): string {
  if (!lock) return 'free'
  const heardMs = Date.now() - lock.heartbeat.getTime()
  return `${lock.id} by ${lock.by}, process ${lock.pid}, heard of ${Math.round(heardMs / 1_000)} s ago`
}

function lastOf({ last, lock }: Facts): string {
  if (!last) return 'none'
  const ending = endingOf(last.journal)
  const at = last.journal.at(-1)
  if (ending) return `${last.id}: ${ending.outcome}${ending.why ? `, ${ending.why}` : ''}`
  return lock
    ? `${last.id}: at ${at?.step}`
    : `${last.id}: cut off at ${at?.step}; the next deploy finishes or undoes it`
}
