import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '@repo/trace/log'
import { findBinaries } from './binaries.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { ensureDatabase, urlOf } from './database.ts'
import { freePort } from './free-port.ts'
import { chooseIdentity, type Identity } from './identity.ts'
import { launch } from './launch.ts'
import { findPostmaster, isAlive, type Postmaster, removeStalePidFile, stopPostmaster } from './postmaster.ts'

const START_DEADLINE_MS = 60_000
const POLL_MS = 20

export type StartedPostgres = {
  /** Connection string of the database, with its password. */
  url: string
  port: number
  /** It was running already. */
  adopted: boolean
  /** Stops the server, unless another live process started it. */
  stop(): Promise<void>
}

/**
 * Runs the real Postgres 18 on a loopback port, with its data in `directory`. The server outlives a crash of this
 * process; the next start adopts it. With a null directory it is a throw-away server without fsync, for tests.
 */
export async function startPostgres(options: {
  directory: string | null
  /** Preferred port. Default: the one used last, else any free one. */
  port?: number
  log?: Log
}): Promise<StartedPostgres> {
  const throwAway = options.directory === null
  const directory = await realpath(
    options.directory === null
      ? await mkdtemp(path.join(tmpdir(), 'trovella-postgres-'))
      : await makeDirectory(options.directory),
  )
  const binaries = findBinaries()
  const identity = await chooseIdentity(binaries, directory)
  const cluster = await openCluster(directory, binaries, identity)
  const server: Server = { directory, cluster, identity, postgres: binaries.postgres, throwAway }
  const { postmaster, adopted } = await run(server, options.port)
  await ensureDatabase(cluster.password, postmaster.port).catch((cause) => {
    const { message } = cause as Error
    throw new Error(
      `Postgres (process ${postmaster.pid}, port ${postmaster.port}) does not let this process in: ${message}`,
      { cause },
    )
  })
  const mayStop = await takeOwnership(directory, adopted)
  options.log?.info({ port: postmaster.port, directory, adopted }, 'embedded Postgres is ready')
  return {
    url: urlOf(cluster.password, postmaster.port),
    port: postmaster.port,
    adopted,
    stop: async () => {
      if (mayStop) await stopPostmaster(cluster.data, postmaster.pid)
      if (throwAway) await rm(directory, { recursive: true, force: true })
    },
  }
}

type Server = {
  directory: string
  cluster: Cluster
  identity: Identity
  postgres: string
  throwAway: boolean
}

async function makeDirectory(directory: string): Promise<string> {
  // Root lends the server another user, who must be able to pass but need not read.
  await mkdir(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  return directory
}

async function run(
  server: Server,
  wantedPort: number | undefined,
): Promise<{ postmaster: Postmaster; adopted: boolean }> {
  const { data } = server.cluster
  const deadline = performance.now() + START_DEADLINE_MS
  let launched: Awaited<ReturnType<typeof launch>> | null = null
  while (performance.now() < deadline) {
    const postmaster = await findPostmaster(data)
    if (postmaster?.ready) return { postmaster, adopted: postmaster.pid !== launched?.pid }
    if (launched?.exited()) await launched.refuseUnlessTransient()
    if (!postmaster && (!launched || launched.exited())) {
      await removeStalePidFile(data)
      const port = await freePort([wantedPort, await rememberedPort(server.directory)])
      await writeFile(path.join(server.directory, 'port'), String(port))
      launched = await launch({ ...server, data, port })
    }
    await delay(POLL_MS)
  }
  throw new Error(
    `Postgres was not ready after ${START_DEADLINE_MS / 1000} s. See ${path.join(server.directory, 'postgres.log')}`,
  )
}

async function rememberedPort(directory: string): Promise<number | undefined> {
  return Number(await readFile(path.join(directory, 'port'), 'utf8').catch(() => '')) || undefined
}

/** Who started the server may stop it; an adopter may when that process is gone. */
async function takeOwnership(directory: string, adopted: boolean): Promise<boolean> {
  const file = path.join(directory, 'owner')
  const owner = Number(await readFile(file, 'utf8').catch(() => ''))
  if (adopted && owner && isAlive(owner)) return false
  await writeFile(file, String(process.pid))
  return true
}
