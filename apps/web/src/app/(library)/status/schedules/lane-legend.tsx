import { slotStates } from '#schedules/slot-states.ts'
import { classes } from '#ui/classes.ts'

/** What the colours mean, of those that are there. */
export function LaneLegend({ states }: { states: string[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft text-xs">
      {states.map((state) => {
        const { word, fill } = slotStates[state as keyof typeof slotStates]
        return (
          <li key={state} className="flex items-center gap-1.5">
            <span aria-hidden className={classes('h-3 w-1.5 rounded-[2px] border', fill)} />
            {word}
          </li>
        )
      })}
      <li className="flex items-center gap-1.5">
        <span aria-hidden className="size-2.5 rotate-45 border-2 border-action" />
        next due
      </li>
    </ul>
  )
}
