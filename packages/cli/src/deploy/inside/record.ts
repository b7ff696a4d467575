import { appendFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { chained, parseReleases, type ReleaseEntry } from '../releases/entry.ts'
import { lossOf, readSamples, switchMs } from './samples.ts'

/** Appends what a run came to to the machine's releases, once, and returns the entry. */
export function recordRelease(options: {
  run: string
  outcome: ReleaseEntry['outcome']
  why: string
  now: Date
}): ReleaseEntry {
  const { run, outcome, why, now } = options
  const releases = path.join(run, '../../releases.jsonl')
  const entries = parseReleases(contentOf(releases))
  const live = entries.findLast((entry) => entry.outcome === 'live')
  const plan = readPlan(contentOf(path.join(run, 'plan')))
  // What recorded it may have outlived the executor, which then did not learn of it.
  const recorded = entries.findLast((entry) => entry.id === plan.ID && entry.outcome === outcome)
  if (recorded) return recorded
  const samples = readSamples(run)
  const flippedMs = Number(contentOf(path.join(run, 'flipped')))
  const beganMs = Number(contentOf(path.join(run, 'journal')).split('\t')[0])
  const image = jsonOf<{ revision: string; version: string }>(path.join(run, 'image.json'))
  const {
    head = live?.migrationHead ?? 0,
    floor = live?.migrationFloor ?? 0,
    marker = null,
  } = migrationsOf(run)
  const entry = chained(
    {
      ...{ outcome, why, id: plan.ID ?? '', by: plan.BY ?? '', at: now.toISOString() },
      action: plan.ACTION === 'rollback' ? 'rollback' : 'deploy',
      colour: plan.IDLE ?? '',
      images: {
        web: plan.WEB_IMAGE ?? '',
        trace: plan.TRACE_IMAGE ?? '',
        schedule: plan.SCHEDULE_IMAGE ?? '',
      },
      ...{ revision: image.revision ?? '', version: image.version ?? '' },
      ...{ migrationHead: head, migrationFloor: floor, backupMarker: marker },
      environmentHash: jsonOf<{ hash?: string }>(path.join(run, 'environment.json')).hash ?? '',
      probe: samples.length ? lossOf(samples) : null,
      switchMs: flippedMs && plan.LIVE ? switchMs(samples, { atMs: flippedMs, from: plan.LIVE }) : null,
      seconds: Math.round((now.getTime() - beganMs) / 100) / 10,
    },
    entries.at(-1),
  )
  appendFileSync(releases, `${JSON.stringify(entry)}\n`)
  return entry
}

type Migrations = { head?: number; floor?: number; marker?: string | null }

/** What the last of its programs said of the database; a rollback leaves that as the release before found it. */
function migrationsOf(run: string): Migrations {
  const said = ['migrations', 'migrated', 'contracted'].map((name) =>
    jsonOf<Migrations>(path.join(run, `${name}.json`)),
  )
  return Object.assign({}, ...said) as Migrations
}

function jsonOf<T>(file: string): Partial<T> {
  const text = contentOf(file).trim()
  return text ? (JSON.parse(text) as T) : {}
}

/** The lines `NAME='value'` of a plan. */
function readPlan(text: string): Partial<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z_]+)='([^']*)'$/gm)].map(([, name, value]) => [name, value]),
  )
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
