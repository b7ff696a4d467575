import type { Pending } from '../inside/migrations.ts'
import { parseReleases, type ReleaseEntry } from '../releases/entry.ts'
import { type JournalLine, parseJournal } from './journal.ts'

export type Colour = 'blue' | 'green'
export type Images = { web: string; trace: string; schedule: string }
export type ServerContainer = { service: string; state: string; health: string; image: string; since: string }
export type Lock = { id: string; by: string; pid: number; since: Date; heartbeat: Date }

/** What a machine says of itself. */
export type Facts = {
  /** Which colour takes the traffic; null before the first deploy. */
  live: Colour | null
  maintenance: boolean
  /** Who is deploying at this moment. */
  lock: Lock | null
  /** The last deploy that was begun, and its steps. */
  last: { id: string; journal: JournalLine[] } | null
  /** The colour that is kept up for a rollback, and until when. */
  warm: { colour: Colour; until: Date } | null
  releases: ReleaseEntry[]
  /** Null where nothing was ever deployed. */
  images: Images | null
  memoryMb: { total: number; available: number }
  /** Free and total, of the installation's file system and of Docker's where that is seen. */
  disksMb: { free: number; total: number }[]
  /** Name and salted hash of each variable in .env, now and at the last deploy. */
  environment: Record<string, string>
  environmentBefore: Record<string, string>
  /** SHA-256 of the files that a deploy brings. */
  files: Record<string, string>
  containers: ServerContainer[]
  /** Services whose container is of another configuration than the compose file now says. */
  outdated: string[]
  /** Of the release that is live; null when the database does not say. */
  migrations: Pending | null
}

/** Reads what `facts` of infra/deploy printed. */
export function parseFacts(output: string): Facts {
  const sections = sectionsOf(output)
  const of = (name: string) => sections.get(name) ?? []
  const last = of('last')[0]
  const images = valuesOf(of('images'), '=')
  const [warmColour, warmUntil] = (of('warm')[0] ?? '').split(' ')
  return {
    live: colourOf(of('pointer')[0]?.split(',')[0]),
    maintenance: of('maintenance')[0] === 'on',
    lock: lockOf(valuesOf(of('lock'), '=')),
    last: last ? { id: last, journal: parseJournal(of('journal')) } : null,
    warm: warmUntil ? { colour: colourOf(warmColour) ?? 'blue', until: new Date(Number(warmUntil)) } : null,
    releases: parseReleases(of('releases').join('\n')),
    images: images.WEB_IMAGE
      ? { web: images.WEB_IMAGE, trace: images.TRACE_IMAGE ?? '', schedule: images.SCHEDULE_IMAGE ?? '' }
      : null,
    memoryMb: memoryOf(of('memory')),
    disksMb: of('disk').map(diskOf),
    environment: valuesOf(of('environment'), ' '),
    environmentBefore: valuesOf(of('environment-before'), ' '),
    files: Object.fromEntries(
      of('files').map((line) => line.split(/\s+\*?/).toReversed() as [string, string]),
    ),
    containers: of('containers').flatMap(containerOf),
    outdated: outdatedOf(valuesOf(of('services'), ' '), of('running')),
    migrations: migrationsOf(of('migrations')),
  }
}

function sectionsOf(output: string): Map<string, string[]> {
  const sections = new Map<string, string[]>()
  let current: string[] = []
  for (const line of output.split('\n')) {
    const name = /^== (\S+)$/.exec(line)?.[1]
    if (name) {
      current = []
      sections.set(name, current)
    } else if (line.trim()) current.push(line)
  }
  return sections
}

function valuesOf(lines: readonly string[], separator: string): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(separator)
      return [line.slice(0, at), line.slice(at + 1).trim()]
    }),
  )
}

function colourOf(text: string | undefined): Colour | null {
  return text === 'blue' || text === 'green' ? text : null
}

function lockOf(values: Record<string, string>): Lock | null {
  if (values.id === undefined) return null
  const { id, by = '', pid, since, heartbeat } = values
  return {
    ...{ id, by, pid: Number(pid ?? 0) },
    ...{ since: new Date(Number(since ?? 0)), heartbeat: new Date(Number(heartbeat ?? 0)) },
  }
}

function memoryOf(lines: readonly string[]): Facts['memoryMb'] {
  const of = (name: string) =>
    Math.floor(Number(/\d+/.exec(lines.find((line) => line.startsWith(name)) ?? '')?.[0] ?? 0) / 1_024)
  return { total: of('MemTotal'), available: of('MemAvailable') }
}

/** A line of df -Pk. */
function diskOf(line: string): { free: number; total: number } {
  const [, total = '0', , free = '0'] = line.split(/\s+/)
  return { free: Math.floor(Number(free) / 1_024), total: Math.floor(Number(total) / 1_024) }
}

function containerOf(line: string): ServerContainer[] {
  const [service = '', state, health = '', image = '', since = ''] = line.split('\t')
  return state ? [{ service, state, health, image, since }] : []
}

function outdatedOf(wanted: Record<string, string>, running: readonly string[]): string[] {
  const hashes = running.map((line) => line.split(' '))
  return Object.entries(wanted)
    .filter(([service, hash]) => hashes.some(([name, own]) => name === service && own !== hash))
    .map(([service]) => service)
}

function migrationsOf(lines: readonly string[]): Pending | null {
  const line = lines.find((each) => each.startsWith('{'))
  return line ? (JSON.parse(line) as Pending) : null
}
