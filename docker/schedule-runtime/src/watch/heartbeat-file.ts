import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** What a daemon says of itself to the health check of its container. */
export type Sign = {
  at: string
  pid: number
  daemonId: string
  /** When it last looked what is due. */
  lookedAt: string
  runs: number
  /** Schedules that should have been claimed a minute ago. */
  overdue: string[]
}

/** A file without a sign for longer than this is of a daemon that is gone or stuck. */
const STALE_MS = 30_000

/** Replaces the file at once, so that no reader sees half of it. */
export async function writeSign(file: string, sign: Sign): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(sign)}\n`)
  await rename(draft, file)
}

/** A daemon that ends well leaves no sign. */
export async function removeSign(file: string): Promise<void> {
  await rm(file, { force: true })
}

/** What is wrong with the daemon that writes this file; null when it is well. */
export async function whatIsWrong(file: string, now: Date): Promise<string | null> {
  let sign: Sign
  try {
    sign = JSON.parse(await readFile(file, 'utf8')) as Sign
  } catch {
    return `There is no sign of a daemon in ${file}.`
  }
  const since = (moment: string) => now.getTime() - Date.parse(moment)
  if (since(sign.at) > STALE_MS) return `The daemon gave no sign of life since ${sign.at}.`
  if (since(sign.lookedAt) > STALE_MS) return `The daemon has not looked what is due since ${sign.lookedAt}.`
  if (sign.overdue.length > 0) return `Due, and claimed by nobody: ${sign.overdue.join(', ')}.`
  return null
}
