import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inParallel, signUp } from '../../bench/client.ts'
import { markdownDocument } from '../../bench/documents.ts'
import { freePort } from '../../bench/free-port.ts'
import { urlOf } from '../../packages/embedded/src/postgres/database.ts'

const FILES = 500
const DEADLINE_MS = 240_000

let folder = ''
let port = 0
let child: ChildProcess | undefined

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-kill-'))
  port = await freePort()
})

afterAll(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  await rm(folder, { recursive: true, force: true })
})

/** Starts `dev`, and resolves when it serves. */
async function start(): Promise<string> {
  const url = `http://localhost:${port}`
  const script = path.join(import.meta.dirname, 'dev-in.ts')
  child = spawn(process.execPath, [script, folder, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // A stack of containers that happens to run would be used in place of the embedded parts.
    env: { ...process.env, DOCKER_HOST: 'tcp://127.0.0.1:1' },
  })
  child.stdout?.resume()
  await until(async () => {
    if (child?.exitCode !== null) throw new Error(`dev ended with ${child?.exitCode}`)
    return (await fetch(`${url}/api/ready`).catch(() => undefined))?.ok ?? false
  })
  return url
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  while (Date.now() < deadline) {
    if (await holds()) return
    await delay(100)
  }
  throw new Error(`not within ${DEADLINE_MS / 1000} s`)
}

test('an import that kill -9 interrupts comes to its end: none lost, none twice', {
  timeout: 600_000,
}, async () => {
  const client = await signUp(await start())
  const documents = Array.from({ length: FILES }, (_, index) => markdownDocument(index))
  const acknowledged: string[] = []
  const uploads = inParallel(documents, 4, async ({ fileName, text }) => {
    const result = await client.upload(fileName, new TextEncoder().encode(text)).catch(() => undefined)
    if (result?.id) acknowledged.push(result.id)
  })
  // In the middle: some are ready, some under way, and more are arriving.
  await until(async () => {
    const { byState } = (await client.get('/api/v1/sources/counts')) as { byState: Record<string, number> }
    return (byState.ready ?? 0) >= 20
  })
  child?.kill('SIGKILL')
  await uploads
  expect(acknowledged.length).toBeLessThan(FILES)

  // The session outlives the crash, because the secret that signs it is kept beside the data.
  await start()
  await inParallel(documents, 4, ({ fileName, text }) =>
    client.upload(fileName, new TextEncoder().encode(text)),
  )
  await until(async () => {
    const { byState } = (await client.get('/api/v1/sources/counts')) as { byState: Record<string, number> }
    return (byState.queued ?? 0) + (byState.processing ?? 0) === 0
  })

  const database = new pg.Client({ connectionString: await databaseUrl() })
  await database.connect()
  const { rows } = await database.query(
    `
    select count(*)::int as sources, count(distinct original_sha256)::int as originals,
      count(*) filter (where state = 'ready')::int as ready,
      count(*) filter (where id = any($1))::int as acknowledged,
      (select count(*)::int from snapshot) as snapshots,
      (select count(*)::int from (select 1 from chunk group by source_id, ordinal having count(*) > 1)) as repeated,
      (select count(*)::int from dead_letter) as dead
    from source`,
    [acknowledged],
  )
  await database.end()
  expect(rows[0]).toEqual({
    sources: FILES,
    originals: FILES,
    ready: FILES,
    acknowledged: acknowledged.length,
    snapshots: FILES,
    repeated: 0,
    dead: 0,
  })
})

async function databaseUrl(): Promise<string> {
  const read = (file: string) => readFile(path.join(folder, 'postgres', file), 'utf8')
  return urlOf(await read('cluster/password'), Number(await read('port')))
}
