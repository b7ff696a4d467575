import type { TimelineMark } from '@repo/library/schedules/timeline'
import { tookInWords } from '#schedules/mark-in-words.ts'
import { countsInWords } from '#schedules/slot-states.ts'
import { LocalTime } from '#ui/local-time.tsx'

export type PickedMark = { schedule: string; due: string }

/** The mark that is pointed at, in words. */
export function MarkDetails({ mark }: { mark: TimelineMark | null }) {
  return (
    <p className="mt-3 min-h-10 text-ink-soft text-sm sm:min-h-5">
      {mark ? (
        <>
          <span className="font-medium text-ink">{mark.schedule}</span>, due{' '}
          <LocalTime at={mark.due} style="moment" />
          {mark.lastDue !== mark.due && (
            <>
              {' '}
              to <LocalTime at={mark.lastDue} style="moment" />
            </>
          )}
          : {countsInWords(mark.states)}
          {tookInWords(mark)}
        </>
      ) : (
        'Point at a mark, or walk through a lane with the arrow keys, to see what it was.'
      )}
    </p>
  )
}
