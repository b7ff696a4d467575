import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { environment } from '@repo/config/environment'
import type { Checkout } from '../checkout.ts'
import { scriptsOf } from '../dev/programs.ts'
import { scheduleEnvironment } from '../dev/schedule-environment.ts'
import { duration } from './schedule-duration.ts'

const DOCUMENT = 'docs/schedules.md'
const [BEGIN, END] = ['<!-- schedules: written by ./deploy.sh check --fix -->', '<!-- end of schedules -->']

/** Checks that the table of docs/schedules.md says what packages/schedules says. */
export async function checkScheduleTable(checkout: Checkout): Promise<string[]> {
  try {
    const { text, wanted } = await readBoth(checkout)
    if (text === wanted) return []
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    return [stderr?.trim() || message]
  }
  return [`${DOCUMENT} does not list what packages/schedules has. Write it with: ./deploy.sh check --fix`]
}

export async function writeScheduleTable(checkout: Checkout): Promise<void> {
  const { text, wanted } = await readBoth(checkout)
  if (text !== wanted) await writeFile(path.join(checkout.root, DOCUMENT), wanted)
}

async function readBoth(checkout: Checkout): Promise<{ text: string; wanted: string }> {
  const text = await readFile(path.join(checkout.root, DOCUMENT), 'utf8')
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has lost the lines around its table: ${BEGIN}`)
  const table = scheduleTable(await listSchedules(checkout)).join('\n')
  return { text, wanted: `${text.slice(0, from)}${BEGIN}\n\n${table}\n\n${text.slice(to)}` }
}

/** What `schedule:list --json` says of each, as far as the table shows it. */
export type ListedSchedule = {
  name: string
  meaning: string
  when: string
  timeZone: string
  policy: { timeoutMs: number; missed: unknown; overlap: string; retry: { times: number } }
}

async function listSchedules(checkout: Checkout): Promise<ListedSchedule[]> {
  // Without a database: what is listed comes from the bundle alone.
  const env = { ...environment(), ...scheduleEnvironment(checkout, {}), DATABASE_URL: '' }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, scriptsOf(checkout).schedules, 'schedule:list', '--json'],
    { cwd: checkout.root, env, timeout: 30_000 },
  )
  return JSON.parse(stdout) as ListedSchedule[]
}

/** The schedules as lines of a Markdown table, by name. */
export function scheduleTable(schedules: readonly ListedSchedule[]): string[] {
  return [
    '| Schedule | What it does | When | At most | When missed | While one runs | Further attempts |',
    '|---|---|---|---|---|---|---|',
    ...schedules.toSorted((a, b) => a.name.localeCompare(b.name)).map(rowOf),
  ]
}

function rowOf({ name, meaning, when, timeZone, policy }: ListedSchedule): string {
  const zone = timeZone === 'UTC' ? '' : ` ${timeZone}`
  const cells = [
    `\`${name}\``,
    meaning,
    `\`${when}\`${zone}`,
    duration(policy.timeoutMs),
    missedOf(policy.missed),
    policy.overlap.replaceAll('_', ' '),
    policy.retry.times === 0 ? '–' : String(policy.retry.times),
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function missedOf(missed: unknown): string {
  if (typeof missed === 'string') return missed
  const { withinMs, most } = (missed as { all: { withinMs: number; most: number } }).all
  return `all of ${duration(withinMs)}, at most ${most}`
}
