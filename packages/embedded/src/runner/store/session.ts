import { readFile } from 'node:fs/promises'
import pg from 'pg'

/** Any constant does, as long as no other part of the product uses it on the same database. */
const LOCK_KEY = 7_266_353_019
const WRITE_DEADLINE_MS = 60_000

/**
 * The one connection that may write. It holds the advisory lock, so a second runner cannot write as long as this
 * session lives, and a session that lost the lock has lost the ability to write with it.
 */
export type Session = {
  /** Rises with every session; tells the calls of one from those of another. */
  epoch: number
  write(batch: string): Promise<string[]>
  onLost(listener: (error: Error) => void): void
  close(): Promise<void>
}

export type OpenedSession = { ok: true; session: Session } | { ok: false; reason: 'held'; message: string }

/** Connects, takes the lock and brings the schema up to date. Throws when the database cannot be reached. */
export async function openSession(databaseUrl: string, timeoutMs: number): Promise<OpenedSession> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'trovella-runner',
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
    statement_timeout: WRITE_DEADLINE_MS,
    query_timeout: WRITE_DEADLINE_MS + 5_000,
  })
  let listener: (error: Error) => void = () => undefined
  let lost: Error | null = null
  const onLost = (error: Error) => {
    lost ??= error
    listener(lost)
  }
  client.on('error', onLost)
  client.on('end', () => onLost(new Error('the database closed the connection')))
  await client.connect()
  try {
    if (!(await takeLock(client))) return await heldByAnother(client)
    await client.query(await readFile(new URL('schema.sql', import.meta.url), 'utf8'))
    const { rows } = await client.query<{ epoch: string }>(
      'update runner.lease set epoch = epoch + 1 returning epoch',
    )
    const listen = (each: typeof listener) => {
      listener = each
      if (lost) each(lost)
    }
    return { ok: true, session: session(client, Number(rows[0]?.epoch), listen) }
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

function session(client: pg.Client, epoch: number, onLost: Session['onLost']): Session {
  return {
    epoch,
    onLost,
    write: async (batch) => {
      const { rows } = await client.query<{ write: string }>({
        name: 'runner-write',
        text: 'select runner.write($1)',
        values: [batch],
      })
      return rows.map(({ write }) => write)
    },
    close: () => client.end(),
  }
}

async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
    LOCK_KEY,
  ])
  return rows[0]?.taken === true
}

async function heldByAnother(client: pg.Client): Promise<OpenedSession> {
  const { rows } = await client.query<{ pid: number; application: string }>(
    `select pid, application_name as application from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())
       and (classid::bigint << 32 | objid::bigint) = $1`,
    [LOCK_KEY],
  )
  await client.end()
  const holder = rows[0]
    ? `database session ${rows[0].pid} (${rows[0].application})`
    : 'a session that just ended'
  return { ok: false, reason: 'held', message: `another runner works on this database: ${holder}` }
}
