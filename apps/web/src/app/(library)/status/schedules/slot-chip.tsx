import type { SlotState } from '@repo/library/schedules/view'
import { slotStates } from '#schedules/slot-states.ts'
import { classes } from '#ui/classes.ts'

/** What a slot came to, in a word and its colour. */
export function SlotChip({ state }: { state: SlotState }) {
  const { word, fill, text } = slotStates[state]
  return (
    <span
      data-state={state}
      className={classes('inline-flex items-center gap-1.5 whitespace-nowrap font-medium', text)}
    >
      <span aria-hidden className={classes('h-3 w-1.5 rounded-[2px] border', fill)} />
      {word}
    </span>
  )
}
