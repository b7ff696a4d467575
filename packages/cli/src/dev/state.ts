import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Checkout } from '../checkout.ts'
import type { ProcessIdentity } from '../process/identity.ts'
import type { FirstPage } from './first-page.ts'
import type { Need } from './needs.ts'
import type { Places } from './places.ts'
import type { PartName } from './programs.ts'

/** What a running `dev` tells `status`. */
export type DevState = {
  holder: ProcessIdentity
  since: string
  appUrl: string
  /** Where the web process answers, whatever APP_URL says. */
  localUrl: string
  production: boolean
  /** What the first page was, once everything serves. */
  firstPage: FirstPage | null
  needs: Need[]
  places: Places
  parts: { name: PartName; pid: number; since: string; restarts: number; address: string; log: string }[]
}

export function lockFileOf({ data }: Checkout): string {
  return path.join(data, 'dev.lock')
}

export function writeState({ data }: Checkout, state: DevState): void {
  const draft = path.join(data, `dev.json.${process.pid}`)
  writeFileSync(draft, JSON.stringify(state, null, 2))
  renameSync(draft, path.join(data, 'dev.json'))
}

export function readState({ data }: Checkout): DevState | null {
  try {
    return JSON.parse(readFileSync(path.join(data, 'dev.json'), 'utf8')) as DevState
  } catch {
    return null
  }
}

export function removeState({ data }: Checkout): void {
  rmSync(path.join(data, 'dev.json'), { force: true })
}
