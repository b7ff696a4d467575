import { readFileSync } from 'node:fs'
import path from 'node:path'
import { identityOf } from '../process/identity.ts'

/** The embedded Postgres server of a directory, if one runs: the first line of its postmaster.pid. */
export function postmasterOf(directory: string): { pid: number } | null {
  try {
    const pid = Number.parseInt(readFileSync(path.join(directory, 'cluster/data/postmaster.pid'), 'utf8'), 10)
    return identityOf(pid) ? { pid } : null
  } catch {
    return null
  }
}
