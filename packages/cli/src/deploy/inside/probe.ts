import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:https'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Asked, ask, follow, type Site } from './ask.ts'
import { readCounts } from './caddy.ts'
import { type ProbeKind, readSamples, type Sample } from './samples.ts'
import { type Counts, verdictOf } from './verdict.ts'

/** What is sent each second, whether or not the requests before have been answered. */
const PER_SECOND: Readonly<Record<Exclude<ProbeKind, 'stream'>, number>> = {
  get: 8,
  'keep-alive': 5,
  post: 6,
  long: 1,
}
const STREAMS = 2
const LIMIT_MS = 15_000
const LOOK_EVERY_MS = 250
const BODY = 'x'.repeat(2_048)

/**
 * Asks the site until told to end, and writes down what came of each request. Once the run's file `flipped` says when
 * traffic moved, it also watches for so many seconds, and writes its verdict.
 */
export async function runProbe(options: {
  run: string
  domain: string
  watchSeconds: number
  stop: AbortSignal
}) {
  const { run, stop } = options
  const site: Site = { domain: options.domain, token: readFileSync('/release/probe', 'utf8').trim() }
  const under: Promise<void>[] = []
  const note = (kind: ProbeKind, atMs: number, { status, colour, why }: Asked) => {
    const sample: Sample = { kind, atMs, tookMs: Date.now() - atMs, ok: !why, colour, status }
    write(path.join(run, 'samples.jsonl'), `${JSON.stringify(why ? { ...sample, why } : sample)}\n`)
  }
  const kept = new Agent({ keepAlive: true, maxSockets: 4 })
  const requests: Record<keyof typeof PER_SECOND, () => Promise<Asked>> = {
    get: () => ask(site, { path: '/api/probe', limitMs: LIMIT_MS }),
    'keep-alive': () => ask(site, { path: '/api/probe', agent: kept, limitMs: LIMIT_MS }),
    post: () => ask(site, { path: '/api/probe', body: BODY, limitMs: LIMIT_MS }),
    long: () => ask(site, { path: '/api/probe?hold=3000', limitMs: LIMIT_MS }),
  }
  const loops = (Object.keys(requests) as (keyof typeof PER_SECOND)[]).map((kind) =>
    everySoOften(1_000 / PER_SECOND[kind], stop, (atMs) => {
      under.push(requests[kind]().then((asked) => note(kind, atMs, asked)))
    }),
  )
  const streams = Array.from({ length: STREAMS }, async () => {
    while (!stop.aborted) {
      const atMs = Date.now()
      const asked = await follow(site, '/api/probe?stream', stop)
      note('stream', atMs, asked)
      if (asked.why) await delay(200)
    }
  })
  await Promise.all([...loops, ...streams, watch(options)])
  await Promise.all(under)
  kept.destroy()
}

/** Calls at fixed moments, however long the calls take. */
async function everySoOften(everyMs: number, stop: AbortSignal, act: (dueMs: number) => void): Promise<void> {
  let dueMs = Date.now()
  while (!stop.aborted) {
    act(dueMs)
    dueMs += everyMs
    await delay(Math.max(0, dueMs - Date.now()), undefined, { signal: stop }).catch(() => undefined)
  }
}

async function watch(options: { run: string; watchSeconds: number; stop: AbortSignal }): Promise<void> {
  const { run, watchSeconds, stop } = options
  let before: Counts | null = null
  while (!stop.aborted) {
    const flippedMs = flippedAt(run)
    if (flippedMs === null) before = (await readCounts()) ?? before
    else {
      const after = existsSync('/release/maintenance') ? null : await readCounts()
      // A warm rollback moves traffic before this begins: what was counted until now is not about its release.
      before ??= after
      const verdict = verdictOf({ samples: readSamples(run), flippedMs, before, after })
      if (!verdict.ok || Date.now() - flippedMs >= watchSeconds * 1_000) {
        writeFileSync(path.join(run, 'watch.next'), JSON.stringify(verdict))
        renameSync(path.join(run, 'watch.next'), path.join(run, 'watch.json'))
        return
      }
    }
    await delay(LOOK_EVERY_MS, undefined, { signal: stop }).catch(() => undefined)
  }
}

function flippedAt(run: string): number | null {
  const file = path.join(run, 'flipped')
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null
}

function write(file: string, line: string): void {
  try {
    appendFileSync(file, line)
  } catch (error) {
    // A full disk must not end what watches over the release.
    process.stderr.write(`${line}${(error as Error).message}\n`)
  }
}
