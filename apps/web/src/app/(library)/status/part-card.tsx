import { CircleCheck, Hourglass, TriangleAlert } from 'lucide-react'
import type { Health } from '#client/use-status.ts'
import { Card } from '#ui/card.tsx'
import { LatencyMeter } from './latency-meter.tsx'
import { PartDetails } from './part-details.tsx'
import { partTitle } from './part-names.ts'

export type Part = Health['parts'][string]

/** One part of the server: whether it works, what it is, how fast it answers, and its own numbers. */
export function PartCard({ name, part }: { name: string; part: Part }) {
  const { title, about } = partTitle(name)
  return (
    <li className="flex">
      <Card className="flex w-full flex-col gap-3 sm:p-5">
        <div className="flex items-start justify-between gap-3">
          <div>
            <h2 className="font-semibold">{title}</h2>
            <p className="text-ink-faint text-sm">{about}</p>
          </div>
          {part.isSlow ? (
            <Hourglass aria-label="Slow" className="size-5 shrink-0 text-caution" />
          ) : part.ok ? (
            <CircleCheck aria-label="Works" className="size-5 shrink-0 text-good" />
          ) : (
            <TriangleAlert aria-label="Has a problem" className="size-5 shrink-0 text-danger" />
          )}
        </div>
        <PartDetails name={name} part={part} />
        <div className="mt-auto flex items-center gap-3 pt-1 text-ink-faint text-xs">
          <span className="truncate">{part.engine}</span>
          <LatencyMeter latencyMs={part.latencyMs} />
        </div>
      </Card>
    </li>
  )
}
