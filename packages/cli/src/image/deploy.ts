import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { environment } from '@repo/config/environment'
import { drain } from '../deploy/inside/drain.ts'
import { environmentHash } from '../deploy/inside/environment.ts'
import { syncJobs } from '../deploy/inside/jobs.ts'
import { hasContract, type Pending, whyNotMigrate } from '../deploy/inside/migrations.ts'
import { runProbe } from '../deploy/inside/probe.ts'
import { recordRelease } from '../deploy/inside/record.ts'
import { smoke } from '../deploy/inside/smoke.ts'
import { errorMessage } from '../error-message.ts'

// `deploy WORD` of the image: what infra/deploy/server.sh has measured, compared and written down while a deploy lasts.
// RUN is the folder of that deploy. Exit code 1 and one sentence where it is not to go on.
const USAGE = 'Say what: environment, migrations, probe, smoke, drain, jobs or record.'
const { DOMAIN = '' } = environment()
const [word = '', ...words] = process.argv.slice(2)

const programs: Readonly<Record<string, (...words: string[]) => unknown>> = {
  environment: () => say({ hash: environmentHash(environment()) }),
  migrations: (run = '', contract, unsafe) => {
    const pending = JSON.parse(readFileSync(path.join(run, 'migrations.json'), 'utf8')) as Pending
    const problem = whyNotMigrate(pending, { contract: contract === 'yes', unsafe: unsafe === 'yes' })
    if (problem) throw new Error(problem)
    if (hasContract(pending)) writeFileSync(path.join(run, 'contracts'), '')
  },
  probe: (run = '', watchSeconds) =>
    runProbe({ run, domain: DOMAIN, watchSeconds: Number(watchSeconds), stop: untilTold() }),
  smoke: (_, service = '', revision = '') =>
    smoke({ service, revision, domain: DOMAIN, token: probeToken() }),
  drain: async (_, service = '') => say({ left: await drain(service) }),
  jobs: () => syncJobs(jobServer()),
  record: (run = '', outcome, why = '') =>
    say(recordRelease({ run, outcome: outcome === 'live' ? 'live' : 'undone', why, now: new Date() })),
}

try {
  const program = programs[word]
  if (!program) throw new Error(USAGE)
  await program(...words)
} catch (error) {
  process.stderr.write(`${errorMessage(error)}\n`)
  process.exit(1)
}

function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

function untilTold(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop.abort())
  return stop.signal
}

function probeToken(): string {
  return readFileSync('/release/probe', 'utf8').trim()
}

/** Of the worker that this runs in. */
function jobServer() {
  const { INNGEST_BASE_URL: jobServerUrl = '', PORT = '3000' } = environment()
  const manifest = path.join(import.meta.dirname, '../functions.json')
  const expected = JSON.parse(readFileSync(manifest, 'utf8')) as string[]
  return { workerUrl: `http://127.0.0.1:${PORT}`, jobServerUrl, expected }
}
