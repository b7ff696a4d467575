import type { SourceState } from '@repo/db/schema/library'
import { fetchSources } from '../fetch-sources.ts'
import { listen } from '../source-events.ts'

const CHECK_EVERY_MS = 10_000

export type Reading = { total: number; ready: number; failed: number }

/** Follows sources until each is ready or has failed, by events and by asking from time to time. */
export function followReading(onChange: () => void) {
  const states = new Map<string, SourceState>()
  let progress: Reading = { total: 0, ready: 0, failed: 0 }
  let unlisten: (() => void) | null = null
  let checking: ReturnType<typeof setInterval> | undefined

  const note = (id: string, state: SourceState) => {
    if (states.has(id)) states.set(id, state)
  }
  const publish = () => {
    progress = progressOf(states)
    if (progress.ready + progress.failed === progress.total) rest()
    onChange()
  }
  const check = () =>
    fetchSources([...states].filter(([, state]) => !isSettled(state)).map(([id]) => id)).then((sources) => {
      for (const { id, state } of sources) note(id, state)
      publish()
    }, ignoreUntilNextCheck)
  const follow = () => {
    unlisten ??= listen({
      onChange: (changes) => {
        for (const { sourceId, state, deleted } of changes) {
          if (deleted) states.delete(sourceId)
          else note(sourceId, state)
        }
        publish()
      },
      onResync: check,
    })
    checking ??= setInterval(check, CHECK_EVERY_MS)
  }
  const rest = () => {
    unlisten?.()
    clearInterval(checking)
    unlisten = null
    checking = undefined
  }
  return {
    progress: () => progress,
    add: (id: string) => {
      if (!states.has(id)) states.set(id, 'queued')
      follow()
      publish()
    },
    clear: () => {
      states.clear()
      publish()
    },
  }
}

function ignoreUntilNextCheck(): void {}

function isSettled(state: SourceState): boolean {
  return state !== 'queued' && state !== 'processing'
}

function progressOf(states: Map<string, SourceState>): Reading {
  const all = [...states.values()]
  const ready = all.filter((state) => state === 'ready').length
  return { total: all.length, ready, failed: all.filter(isSettled).length - ready }
}
