import type { Recorder } from '@repo/trace/recorder'

type Action = 'create' | 'update' | 'delete'
type Write = { action: Action; model: string; changed: () => readonly string[] }

/** Remembers what a statement that is being put together will write, and records it when the statement has run. */
export function createModelWrites(recorder: Recorder) {
  let noted: Write[] = []
  return {
    note: (action: Action, model: string, changed: Write['changed']): void => {
      if (recorder.isWatched('model')) noted.push({ action, model, changed })
    },
    take: (): Write[] => {
      const taken = noted
      if (taken.length > 0) noted = []
      return taken
    },
    tell: (writes: readonly Write[], rows: readonly Record<string, unknown>[]): void => {
      for (const { action, model, changed } of writes) {
        const key = typeof rows[0]?.id === 'string' ? rows[0].id : undefined
        recorder.mark('model', `${action} ${model}`, {
          describe: () => ({ content: { action, model, key, changed: [...changed()] } }),
        })
      }
    },
  }
}
