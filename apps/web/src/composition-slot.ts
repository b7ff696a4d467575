import type { Composition } from './composition.ts'

type Opened = { opening: Promise<Composition>; open: Composition | null }

const name = Symbol.for('trovella.composition')
const processWide = globalThis as typeof globalThis & { [name]?: { opened: Opened | null } }

// The framework loads this file more than once into a process; the process has one composition.
processWide[name] ??= { opened: null }

/** Where the composition of this process is kept, apart from the code that composes it. */
export const compositionSlot = processWide[name]

/** What is open in this process, without waiting: null before it is open. */
export function openComposition(): Composition | null {
  return compositionSlot.opened?.open ?? null
}
