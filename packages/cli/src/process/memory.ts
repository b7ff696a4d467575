import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Resident memory of each process group, in bytes, of the groups asked for. */
export async function memoryOfGroups(groups: readonly number[]): Promise<Map<number, number>> {
  const bytes = new Map<number, number>()
  for (const { group, residentBytes } of await (process.platform === 'linux' ? fromProc() : fromPs())) {
    if (groups.includes(group)) bytes.set(group, (bytes.get(group) ?? 0) + residentBytes)
  }
  return bytes
}

type Usage = { group: number; residentBytes: number }

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
  const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
  const kibibytes = ['RssAnon', 'RssFile'].map((name) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0),
  )
  return group ? { group, residentBytes: kibibytes.reduce((sum, each) => sum + each, 0) * 1024 } : null
}

async function fromPs(): Promise<Usage[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,rss='], { timeout: 5_000 })
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([group = 0, kibibytes = 0]) => ({ group, residentBytes: kibibytes * 1024 }))
}
