import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { withPinnedTraces } from './pinned-traces.ts'

/** The folder of docker/trace-runtime: of gigabytes there only what is pinned is kept. */
const TRACES = 'trace-data'

/** The files of a folder of folders that go into an archive, by their paths in it, in order. */
export async function listFilesBeside(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const all = entries
    .filter((entry) => entry.isFile() && !/\.sqlite-(wal|shm)$/.test(entry.name))
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort()
  const isTrace = (file: string) => file.startsWith(`${TRACES}${path.sep}`)
  const traces = all.filter(isTrace).map((file) => file.slice(TRACES.length + 1))
  const kept = await withPinnedTraces(path.join(directory, TRACES), traces)
  return [...all.filter((file) => !isTrace(file)), ...kept.map((name) => path.join(TRACES, name))]
}
