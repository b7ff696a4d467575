import type { Part } from './part.ts'
import type { PartName } from './programs.ts'

/** Who stops when, and how long each stage may take: together under five seconds. */
export const STOP_ORDER: readonly { names: readonly PartName[]; graceMs: number }[] = [
  // The daemon lets what runs end, and records what it had to interrupt.
  { names: ['web', 'schedules'], graceMs: 2_500 },
  { names: ['runner', 'mailbox'], graceMs: 800 },
  // Last to write to are the traces: those before it say how they ended.
  { names: ['postgres', 'trace'], graceMs: 1_500 },
]

const LAST_MOMENT_MS = 1_000

/** The parts that run, so that whoever ends first stops them all, once and in order. */
export type Parts = {
  add(part: Part): void
  /** Forgets one that ended before it served. */
  remove(name: PartName): void
  all(): readonly Part[]
  stopAll(onStop?: (name: PartName) => void): Promise<void>
  /** Kills all but the database, which is asked to end and given a moment: killed, it would leave its server behind. */
  killAll(): Promise<void>
}

export function createParts(): Parts {
  const running: Part[] = []
  let stopped: Promise<void> | null = null
  const stopInOrder = async (onStop: (name: PartName) => void) => {
    for (const { names, graceMs } of STOP_ORDER) {
      await Promise.all(
        running
          .filter(({ name }) => names.includes(name))
          .map(async (part) => {
            await part.stop(graceMs)
            onStop(part.name)
          }),
      )
    }
  }
  return {
    // One that came up while the others were being stopped goes too.
    add: (part) => {
      if (stopped) part.kill()
      else running.push(part)
    },
    remove: (name) => {
      const at = running.findIndex((part) => part.name === name)
      if (at !== -1) running.splice(at, 1)
    },
    all: () => running,
    stopAll: (onStop = () => undefined) => {
      stopped ??= stopInOrder(onStop)
      return stopped
    },
    killAll: async () => {
      for (const part of running) if (part.name !== 'postgres') part.kill()
      await running.find(({ name }) => name === 'postgres')?.stop(LAST_MOMENT_MS)
    },
  }
}
