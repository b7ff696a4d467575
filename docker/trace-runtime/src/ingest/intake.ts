import type { TraceConfig } from '../../config/trace.ts'
import type { Batch, Entry } from '../entry.ts'
import { mapInSlices } from '../map-in-slices.ts'
import { leaksOf, maskCounts, maskEntry } from '../redaction/mask-batch.ts'
import { maskValue } from '../redaction/mask-value.ts'
import type { Amendment, BatchLeak, Store, WriteOutcome } from '../store/store.ts'
import { createLeaveOut } from './leave-out.ts'
import { createTakeOut } from './take-out.ts'

/** Takes in what was found to be well-formed, from whichever protocol. */
export type Intake = {
  /** Leaves out what is not wanted, masks secrets, and stores the rest; resolves when it is committed. */
  accept(batch: Batch, options: { keyId: string }): Promise<WriteOutcome>
  /** Replaces the content of an entry of version 1. */
  amend(amendment: Amendment): Promise<void>
}

/** Of one batch: a sender that masks nothing is to be told so, not to fill the disk with it. */
const MOST_LEAKS = 500

export function createIntake(parts: {
  store: Pick<Store, 'write' | 'amend'>
  trace: TraceConfig
  appName: string
}): Intake {
  const { store, trace } = parts
  const leaveOut = createLeaveOut(trace, parts.appName)
  const takeOut = createTakeOut(trace.capture)

  async function maskAll(entries: readonly Entry[]) {
    const leaks: BatchLeak[] = []
    const kept = await mapInSlices(entries, (entry) => {
      const content = takeOut(entry.content)
      const found = maskEntry(content === entry.content ? entry : { ...entry, content })
      if (leaks.length < MOST_LEAKS) leaks.push(...leaksOf(found))
      return found.entry
    })
    return { entries: kept, leaks }
  }

  return {
    accept: async (batch, { keyId }) => {
      const { entries, leaks } = await maskAll(leaveOut(batch))
      const requestCounts = maskCounts(batch.requestCounts)
      return store.write({ ...batch, requestCounts, entries }, { keyId, leaks })
    },
    amend: async (amendment) => {
      const content = maskValue(takeOut(amendment.content), 'content', []) as Record<string, unknown>
      await store.amend({ ...amendment, content })
    },
  }
}
