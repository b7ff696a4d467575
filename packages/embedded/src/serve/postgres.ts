import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findPostmaster } from '../postgres/postmaster.ts'
import { startPostgres } from '../postgres/start.ts'
import { option, type PartOptions, type Serving } from './part.ts'

const WATCH_MS = 2_000

export async function servePostgres({ values, log }: PartOptions): Promise<Serving> {
  const directory = option(values, 'directory')
  const port = values.port ? { port: Number(values.port) } : {}
  const postgres = await startPostgres({ directory, ...port, log })
  return {
    about: { url: postgres.url, port: postgres.port, adopted: postgres.adopted },
    broken: serverGone(directory),
    close: postgres.stop,
  }
}

/** Rejects when the server, which is a process of its own, has ended without being asked to. */
async function serverGone(directory: string): Promise<never> {
  const data = path.join(directory, 'cluster/data')
  do await delay(WATCH_MS, undefined, { ref: false })
  while (await findPostmaster(data))
  throw new Error('the Postgres server has ended; its log says why')
}
