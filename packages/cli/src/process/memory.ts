import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Resident memory in bytes of each leader asked for, with its process group and its children. */
export async function memoryOf(leaders: readonly number[]): Promise<Map<number, number>> {
  const bytes = new Map<number, number>()
  for (const { group, parent, residentBytes } of await (process.platform === 'linux'
    ? fromProc()
    : fromPs())) {
    // Each session of Postgres leads a group of its own and is known by its parent.
    const leader = leaders.find((each) => each === group || each === parent)
    if (leader !== undefined) bytes.set(leader, (bytes.get(leader) ?? 0) + residentBytes)
  }
  return bytes
}

type Usage = { group: number; parent: number; residentBytes: number }

async function fromProc(): Promise<Usage[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))
  const usages = await Promise.all(
    pids.map(async (pid) => {
      const [stat, status] = await Promise.all(
        ['stat', 'status'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
      )
      return usageOf(stat ?? '', status ?? '')
    }),
  )
  return usages.filter((usage) => usage !== null)
}

/** Shared pages count once for each process that maps them, so of a database they are left out. */
export function usageOf(stat: string, status: string): Usage | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [parent, group] = [Number(fields[1]), Number(fields[2])]
  const kibibytes = ['RssAnon', 'RssFile'].map((name) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0),
  )
  return group
    ? { group, parent, residentBytes: kibibytes.reduce((sum, each) => sum + each, 0) * 1024 }
    : null
}

async function fromPs(): Promise<Usage[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,ppid=,rss='], { timeout: 5_000 })
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([group = 0, parent = 0, kibibytes = 0]) => ({ group, parent, residentBytes: kibibytes * 1024 }))
}
