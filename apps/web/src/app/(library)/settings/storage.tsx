import type { Usage } from '@repo/library/usage/get'
import { byteSize } from '#ui/byte-size.ts'
import { LocalTime } from '#ui/local-time.tsx'
import { Progress } from '#ui/progress.tsx'

/** What the library stores, as the schedule measured it. */
export function Storage({ usage }: { usage: Usage | null }) {
  if (!usage)
    return <p className="text-ink-soft text-sm">Not measured yet. The schedules do it every hour.</p>
  const { limitBytes } = usage
  const usedBytes = usage.originalBytes + usage.textBytes
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
      {limitBytes !== null && <Limit usedBytes={usedBytes} limitBytes={limitBytes} />}
      <p className="mt-3 text-ink-faint text-sm">
        Measured <LocalTime at={usage.measuredAt} style="moment" />
      </p>
    </div>
  )
}

function Limit({ usedBytes, limitBytes }: { usedBytes: number; limitBytes: number }) {
  const share = Math.min(100, (usedBytes / limitBytes) * 100)
  const isFull = usedBytes >= limitBytes
  return (
    <div className="mt-4 max-w-md">
      <Progress
        value={share}
        label="Storage used"
        tone={share > 95 ? 'danger' : 'action'}
        className="h-2.5"
      />
      <p className={`mt-2 text-sm ${isFull ? 'text-danger' : 'text-ink-soft'}`}>
        {byteSize(usedBytes)} of {byteSize(limitBytes)}
        {isFull && ': nothing more can be added. Delete what is no longer needed.'}
      </p>
    </div>
  )
}
