import type { SlotState } from '@repo/library/schedules/view'

/** What a slot came to, in a word, and how it is drawn. Worst first: it is what a mark of several shows. */
export const slotStates = {
  missed: { word: 'missed', fill: 'border-danger bg-transparent', text: 'text-danger' },
  failed: { word: 'failed', fill: 'border-danger bg-danger', text: 'text-danger' },
  timed_out: { word: 'timed out', fill: 'border-danger bg-danger', text: 'text-danger' },
  interrupted: { word: 'interrupted', fill: 'border-caution bg-caution', text: 'text-caution' },
  running: { word: 'running', fill: 'border-action bg-action animate-pulse', text: 'text-action' },
  claimed: { word: 'waiting', fill: 'border-action bg-transparent', text: 'text-action' },
  skipped: { word: 'skipped', fill: 'border-line-strong bg-line-strong', text: 'text-ink-faint' },
  ok: { word: 'ok', fill: 'border-good bg-good', text: 'text-good' },
} as const satisfies Record<SlotState, { word: string; fill: string; text: string }>

const worstFirst = Object.keys(slotStates) as SlotState[]

/** The one of several that a person should see first. */
export function worstOf(states: Partial<Record<SlotState, number>>): SlotState {
  return worstFirst.find((state) => (states[state] ?? 0) > 0) ?? 'ok'
}

/** "12 ok, 1 failed": worst first. */
export function countsInWords(states: Partial<Record<SlotState, number>>): string {
  return worstFirst
    .filter((state) => (states[state] ?? 0) > 0)
    .map((state) => `${(states[state] ?? 0).toLocaleString('en')} ${slotStates[state].word}`)
    .join(', ')
}

/** All the marks of a lane added up. */
export function totalOf(
  marks: readonly { states: Partial<Record<SlotState, number>> }[],
): Partial<Record<SlotState, number>> {
  const total: Partial<Record<SlotState, number>> = {}
  for (const { states } of marks) {
    for (const [state, slots] of Object.entries(states) as [SlotState, number][]) {
      total[state] = (total[state] ?? 0) + slots
    }
  }
  return total
}
