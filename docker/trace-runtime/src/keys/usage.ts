import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** When each key was used last, kept across restarts. Holds ids and times, no secret. */
export type Usage = {
  lastUsedMs(keyId: string): number | null
  note(keyId: string, nowMs: number): void
  save(): void
}

const SAVE_EVERY_MS = 10_000

export function openUsage(folder: string): Usage {
  const file = path.join(folder, 'keys.json')
  const times = new Map(Object.entries(read(file)))
  let savedMs = 0
  let isChanged = false

  const save = () => {
    if (!isChanged) return
    mkdirSync(folder, { recursive: true })
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, JSON.stringify(Object.fromEntries(times)), { mode: 0o600 })
    renameSync(draft, file)
    isChanged = false
  }
  return {
    save,
    lastUsedMs: (keyId) => times.get(keyId) ?? null,
    note: (keyId, nowMs) => {
      times.set(keyId, nowMs)
      isChanged = true
      if (nowMs - savedMs < SAVE_EVERY_MS) return
      savedMs = nowMs
      save()
    },
  }
}

/** A file that is damaged tells nothing, and is no reason to refuse batches. */
function read(file: string): Record<string, number> {
  try {
    const times = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    return Object.fromEntries(
      Object.entries(times).filter((pair): pair is [string, number] => typeof pair[1] === 'number'),
    )
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
