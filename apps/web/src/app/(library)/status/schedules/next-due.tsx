import { ChevronRight } from 'lucide-react'
import { shareOf, type TimelineWindow } from '#schedules/timeline-window.ts'

/** When a schedule is due next; an arrow at the edge when that is further ahead than the timeline goes. */
export function NextDue({ at, window }: { at: string; window: TimelineWindow }) {
  const share = shareOf(window, Date.parse(at))
  if (share > 99) {
    return <ChevronRight aria-hidden className="absolute inset-y-2 right-0 size-4 text-action" />
  }
  return (
    <span
      aria-hidden
      className="absolute top-1/2 -mt-[5px] -ml-[5px] size-2.5 rotate-45 border-2 border-action bg-surface"
      style={{ left: `${share}%` }}
    />
  )
}
