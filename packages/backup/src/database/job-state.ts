import pg from 'pg'
import type { JobState } from '../archive/manifest.ts'
import type { ArchiveWriter } from '../archive/write.ts'
import { BackupRefusal } from '../outcome.ts'
import { addTable } from './add-table.ts'
import { copyOut } from './copy-out.ts'
import { describeSchema } from './describe.ts'
import { openTable, setSequence } from './load.ts'
import { listSequences, listTables } from './tables.ts'

/** The entries of its rows lie below this. */
export const JOB_STATE = 'job-state'

/** Adds the database of the job server to an archive, as of one moment of its own, whatever tables it has. */
export function addJobState(archive: ArchiveWriter, url: string): Promise<JobState> {
  return connected(url, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0')
    const { rows } = await client.query<{ at: Date }>('select now() as at')
    const [shape, tables] = [await describeSchema(client), await everyTable(client)]
    const sums: JobState['tables'] = []
    for (const table of tables) {
      const sum = await addTable(archive, client, { under: JOB_STATE, table, onPiece: () => undefined })
      sums.push({ ...sum, columns: table.columns })
    }
    const sequences = await listSequences(client)
    return { snapshotAt: (rows[0]?.at ?? new Date()).toISOString(), shape, tables: sums, sequences }
  })
}

/** Refuses a database of a job server that has tables: a restore goes into an empty one. */
export async function requireNoTables(url: string): Promise<void> {
  const tables = await connected(url, everyTable)
  if (tables.length === 0) return
  const message = `The database of the job server has ${tables.length} tables already, such as "${tables[0]?.name}". Stop the job server, make an empty database, and set INNGEST_DATABASE_URL to it.`
  throw new BackupRefusal('target', message)
}

/**
 * Restores the database of the job server in one transaction: `feed` hands on its pieces by table, and each table is
 * compared with its hash before any of it counts.
 */
export function loadJobState(
  url: string,
  { shape, tables, sequences }: JobState,
  feed: (take: (table: string, piece: Buffer) => Promise<void>) => Promise<void>,
): Promise<void> {
  return connected(url, async (client) => {
    await client.query('begin; set local statement_timeout = 0')
    for (const statement of shape.before) await client.query(statement)
    let open: ({ name: string } & ReturnType<typeof openTable>) | null = null
    await feed(async (name, piece) => {
      if (open?.name !== name) {
        await open?.end()
        const table = tables.find((each) => each.name === name)
        if (!table) throw new BackupRefusal('archive', `The archive does not describe the table "${name}".`)
        open = { name, ...openTable(client, table) }
      }
      await open.write(piece)
    })
    await (open as ReturnType<typeof openTable> | null)?.end()
    for (const statement of shape.after) await client.query(statement)
    for (const sequence of sequences) await setSequence(client, sequence)
    await requireSame(client, tables)
    await client.query('commit')
  })
}

async function requireSame(client: pg.ClientBase, tables: JobState['tables']): Promise<void> {
  const here = new Map((await everyTable(client)).map((table) => [table.name, table]))
  for (const { name, rows, sha256 } of tables) {
    const table = here.get(name)
    const found = table && (await copyOut(client, table, async () => undefined))
    if (found?.rows !== rows || found.sha256 !== sha256) {
      throw new BackupRefusal('archive', `"${name}" of the job server reads otherwise than it was.`)
    }
  }
}

/** One of the job server may be called as Trovella's own list of migrations is. */
function everyTable(client: pg.ClientBase) {
  return listTables(client, { without: [] })
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'trovella-backup',
    keepAlive: true,
  })
  client.on('error', () => undefined)
  await client.connect().catch((cause: Error) => {
    const message = `The database of the job server does not answer (${cause.message}). See INNGEST_DATABASE_URL.`
    throw new BackupRefusal('database', message, { cause })
  })
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
