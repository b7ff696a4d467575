import type { Usage } from '@repo/library/usage/get'
import { byteSize } from '#ui/byte-size.ts'
import { LocalTime } from '#ui/local-time.tsx'

/** What the library stores, as the schedule measured it. */
export function Storage({ usage }: { usage: Usage | null }) {
  if (!usage)
    return <p className="text-ink-soft text-sm">Not measured yet. The schedules do it every hour.</p>
  const amounts = [
    ['Sources', usage.sources.toLocaleString('en')],
    ['Originals', byteSize(usage.originalBytes)],
    ['Text, with former versions', byteSize(usage.textBytes)],
    ['Passages', usage.chunks.toLocaleString('en')],
  ]
  return (
    <div>
      <dl className="grid max-w-md grid-cols-[1fr_auto] gap-x-6 gap-y-2 text-sm">
        {amounts.map(([name, amount]) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="text-right font-medium tabular-nums">{amount}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-ink-faint text-sm">
        Measured <LocalTime at={usage.measuredAt} style="moment" />
      </p>
    </div>
  )
}
