import { start } from 'node:repl'
import pg from 'pg'
import type { Checkout } from '../checkout.ts'
import { withDatabase } from '../database/with-database.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** A JavaScript prompt with the database that `dev` would use: await sql`select count(*) from source`. */
export async function openConsole(checkout: Checkout, terminal: Terminal): Promise<number> {
  return withDatabase(checkout, async ({ url, what }) => {
    const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'trovella-console' })
    // What ended the connection is told by the next query.
    pool.on('error', () => undefined)
    try {
      await pool.query('select 1')
      terminal.line(`${what}: await sql\`select …\` asks it, with \${values} in it. .exit leaves.`)
      const repl = start({ prompt: 'trovella> ', input: process.stdin, output: process.stdout })
      Object.assign(repl.context, { sql: asker(pool), pool })
      await new Promise((resolve) => repl.once('exit', resolve))
      return 0
    } finally {
      await pool.end()
    }
  })
}

/** A template tag: what stands in ${} is a parameter of the query, never part of its text. */
export function asker(pool: Pick<pg.Pool, 'query'>) {
  return async (texts: TemplateStringsArray, ...values: unknown[]): Promise<unknown[]> => {
    const text = texts.reduce((query, part, index) => `${query}$${index}${part}`)
    return (await pool.query(text, values)).rows
  }
}
