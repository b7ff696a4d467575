import type { SourceState } from '@repo/db/schema/library'
import Link from 'next/link'
import type { Counts } from '#client/use-status.ts'
import { Card, CardTitle } from '#ui/card.tsx'
import { sourceStateNames, stateLabel } from '#ui/source-state.tsx'

const fills: Record<SourceState, string> = {
  ready: 'fill-good',
  processing: 'fill-action',
  queued: 'fill-line-strong',
  needs_capture: 'fill-caution',
  failed: 'fill-danger',
}
const order: SourceState[] = ['ready', 'processing', 'queued', 'needs_capture', 'failed']

/** The library by state, as one bar with its legend. */
export function SourcesBar({ counts: { total, byState } }: { counts: Counts }) {
  const shares = sharesOf(total, byState)
  return (
    <Card>
      <div className="flex items-baseline justify-between gap-4">
        <CardTitle>Your sources</CardTitle>
        <span className="text-ink-faint text-sm tabular-nums">{total.toLocaleString()} in all</span>
      </div>
      <svg aria-hidden className="mt-4 h-3 w-full overflow-hidden rounded-full bg-line">
        {shares.map(({ state, from, share }) => (
          <rect
            key={state}
            x={`${from}%`}
            width={`${share}%`}
            height="100%"
            className={`transition-all duration-300 ${fills[state]}`}
          />
        ))}
      </svg>
      <ul className="mt-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {order.filter(isShown).map((state) => (
          <li key={state}>
            <Link href={`/?state=${state}`} className="flex items-center gap-2 text-ink-soft hover:text-ink">
              <svg viewBox="0 0 10 10" aria-hidden className="size-2.5">
                <circle cx="5" cy="5" r="5" className={fills[state]} />
              </svg>
              {stateLabel(state)}
              <span className="text-ink-faint tabular-nums">{(byState[state] ?? 0).toLocaleString()}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )

  function isShown(state: SourceState): boolean {
    return state === 'ready' || (byState[state] ?? 0) > 0
  }
}

function sharesOf(total: number, byState: Counts['byState']) {
  let from = 0
  return order
    .filter((state) => sourceStateNames.includes(state) && (byState[state] ?? 0) > 0)
    .map((state) => {
      const share = ((byState[state] ?? 0) / total) * 100
      const segment = { state, from, share }
      from += share
      return segment
    })
}
