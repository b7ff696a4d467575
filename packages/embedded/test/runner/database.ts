import { randomBytes } from 'node:crypto'
import pg from 'pg'

export type EmptyDatabase = {
  url: string
  /** Removes the runner's schema, so that the next test starts from nothing. */
  clear(): Promise<void>
  drop(): Promise<void>
}

/** An empty database of its own for one test file. */
export async function createEmptyDatabase(serverUrl: string): Promise<EmptyDatabase> {
  const name = `runner_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const clear = async () => {
    await query(url.href, 'drop schema if exists runner cascade')
  }
  return { url: url.href, clear, drop: () => onServer(serverUrl, `drop database ${name} with (force)`) }
}

/** The rows of one statement. */
export async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

async function onServer(serverUrl: string, text: string): Promise<void> {
  await query(serverUrl, text)
}
