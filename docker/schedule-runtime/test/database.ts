import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { inject } from 'vitest'

export type TestDatabase = { url: string; pool: pg.Pool; drop(): Promise<void> }

const MIGRATIONS = new URL('../../../packages/db/migrations/', import.meta.url)

/** A database of its own with the tables of the product, made by its migrations: the daemon has none of its own. */
export async function createDatabase(serverUrl: string = inject('postgresUrl')): Promise<TestDatabase> {
  const name = `schedules_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 4 })
  pool.on('error', () => undefined)
  await migrate(pool)
  return {
    url: url.href,
    pool,
    drop: async () => {
      await pool.end()
      await onServer(serverUrl, `drop database ${name} with (force)`)
    },
  }
}

/** Runs the migrations in their order. */
export async function migrate(pool: pg.Pool): Promise<void> {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort()
  for (const file of files) await pool.query(await readFile(new URL(file, MIGRATIONS), 'utf8'))
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

export type SlotRow = {
  due: Date
  state: string
  reason: string | null
  attempt: number
  origin: string
  output: string | null
  error: string | null
  startedAt: Date | null
  finishedAt: Date | null
  traceId: string | null
  fencingToken: number | null
}

/** The slots of a schedule, oldest first. */
export async function slotsOf(pool: pg.Pool, schedule: string): Promise<SlotRow[]> {
  const { rows } = await pool.query<SlotRow>(
    `select due, state, reason, attempt, origin, output, error, started_at as "startedAt",
       finished_at as "finishedAt", trace_id as "traceId", fencing_token::float8 as "fencingToken"
     from schedule_slot where schedule = $1 order by due`,
    [schedule],
  )
  return rows
}
