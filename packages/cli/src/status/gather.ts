import path from 'node:path'
import type { Checkout } from '../checkout.ts'
import { lockHolder } from '../dev/lock.ts'
import type { Need } from '../dev/needs.ts'
import { lockFileOf, readState } from '../dev/state.ts'
import { type Container, containersOf } from '../docker/containers.ts'
import { memoryOf } from '../process/memory.ts'
import { fetchHealth, type Health } from './health.ts'
import { postmasterOf } from './postmaster.ts'

export type PartStatus = {
  name: string
  pid: number
  since: string
  restarts: number
  address: string
  memoryBytes: number
  log: string
}

export type Status = {
  running: boolean
  pid?: number
  since?: string
  url?: string
  production?: boolean
  parts: PartStatus[]
  needs: Need[]
  containers: Container[]
  /** What /api/health says; null when the web process does not answer. */
  health: Health | null
  /** An embedded Postgres that outlived its `dev`; the next one takes it over. */
  leftBehind: { pid: number } | null
}

/** Looks at the processes, the containers and /api/health of one checkout. */
export async function gatherStatus(checkout: Checkout): Promise<Status> {
  const holder = lockHolder(lockFileOf(checkout))
  const state = readState(checkout)
  const [containers, postmaster] = await Promise.all([
    containersOf(checkout.root),
    postmasterOf(path.join(checkout.data, 'postgres')),
  ])
  if (!holder || state?.holder.pid !== holder.pid) {
    return {
      running: holder !== null,
      parts: [],
      needs: [],
      containers,
      health: null,
      leftBehind: postmaster,
    }
  }
  const groupsOf = (part: { name: string; pid: number }) =>
    part.name === 'postgres' && postmaster ? [part.pid, postmaster.pid] : [part.pid]
  const [memory, health] = await Promise.all([
    memoryOf(state.parts.flatMap(groupsOf)),
    state.localUrl ? fetchHealth(state.localUrl) : null,
  ])
  return {
    running: true,
    pid: holder.pid,
    since: holder.since,
    url: state.appUrl,
    production: state.production,
    parts: state.parts.map((part) => ({
      ...part,
      memoryBytes: groupsOf(part).reduce((sum, group) => sum + (memory.get(group) ?? 0), 0),
    })),
    needs: state.needs,
    containers,
    health,
    leftBehind: null,
  }
}
