import pg from 'pg'
import { SUPERUSER } from './cluster.ts'

const DATABASE = 'trovella'

/** duplicate_database, and the unique_violation it shows as when both processes create it at the same moment. */
const MADE_BY_ANOTHER = ['42P04', '23505']

export function urlOf(password: string, port: number, database: string = DATABASE): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`
}

/** Makes the application's database where it is missing; so it is also the proof that the server answers. */
export async function ensureDatabase(password: string, port: number): Promise<void> {
  const client = new pg.Client({
    connectionString: urlOf(password, port, 'postgres'),
    application_name: 'trovella-start',
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
  })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (!rowCount) await client.query(`create database ${DATABASE}`)
  } catch (error) {
    if (!MADE_BY_ANOTHER.includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await client.end()
  }
}
