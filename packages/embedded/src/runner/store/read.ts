import type pg from 'pg'
import { SessionLost } from './writer.ts'

/** The rows of a query. A failure is a lost session: the state is read anew, and what was under way goes on then. */
export type Read = <Row extends pg.QueryResultRow>(text: string, values: unknown[]) => Promise<Row[]>

export function createRead(pool: pg.Pool, onFailure: (error: Error) => void): Read {
  return async <Row extends pg.QueryResultRow>(text: string, values: unknown[]) => {
    try {
      return (await pool.query<Row>(text, values)).rows
    } catch (error) {
      onFailure(error as Error)
      throw new SessionLost(`the runner could not read: ${(error as Error).message}`, { cause: error })
    }
  }
}
