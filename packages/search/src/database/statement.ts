import { createHash } from 'node:crypto'
import type { Pool, PoolClient, QueryResultRow } from 'pg'

/** One SQL statement as data. The name lets the server keep its plan. */
export type Statement = { name: string; text: string; values: unknown[] }

/** Collects values and hands out their placeholders. */
export type Parameters = {
  values: unknown[]
  add(value: unknown): string
  /**
   * The placeholder of a value that the planner cannot look at. Its plans then differ in nothing, so the server keeps
   * one; a plan for every value takes longer than most of these searches.
   */
  hide(value: unknown, type: string): string
}

export function createParameters(): Parameters {
  const values: unknown[] = []
  return {
    values,
    add: (value) => `$${values.push(value)}`,
    hide: (value, type) => `(select $${values.push(value)}::${type})`,
  }
}

/** Texts whose names are remembered: each set of filters makes one, so that there are far fewer. */
const MAX_NAMES = 1_000

const names = new Map<string, string>()

/** A statement under a name that follows from its text, the same in every process. */
export function statement(text: string, values: unknown[]): Statement {
  return { name: names.get(text) ?? named(text), text, values }
}

function named(text: string): string {
  const name = `search_${createHash('sha1').update(text).digest('hex').slice(0, 16)}`
  if (names.size >= MAX_NAMES) names.clear()
  names.set(text, name)
  return name
}

/** Compiling a plan to machine code costs more than any search takes; the rest tunes the two extensions. */
const SESSION = `set jit = off; set pg_trgm.similarity_threshold = 0.2;
  set hnsw.ef_search = 80; set hnsw.iterative_scan = relaxed_order`

const prepared = new WeakSet<PoolClient>()

/** Runs a statement on a connection whose settings suit searching; they are made once for each connection. */
export async function run<Row extends QueryResultRow>(
  pool: Pool,
  { name, text, values }: Statement,
): Promise<Row[]> {
  const client = await pool.connect()
  try {
    if (!prepared.has(client)) {
      await client.query(SESSION)
      prepared.add(client)
    }
    const { rows } = await client.query<Row>({ name, text, values })
    client.release()
    return rows
  } catch (error) {
    // A connection that broke is not given back; after an error of the statement itself it is sound.
    client.release((error as { code?: string }).code === undefined)
    throw error
  }
}
