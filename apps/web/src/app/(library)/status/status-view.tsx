'use client'

import { type Status, useStatus } from '#client/use-status.ts'
import { LocalTime } from '#ui/local-time.tsx'
import { OverallHealth } from './overall-health.tsx'
import { PartCard } from './part-card.tsx'
import { SourcesBar } from './sources-bar.tsx'

export function StatusView({ first }: { first: Status }) {
  const { health, counts, isReachable } = useStatus(first)
  return (
    <div className="grid gap-6">
      <OverallHealth health={health} isReachable={isReachable} />
      <SourcesBar counts={counts} />
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {Object.entries(health.parts).map(([name, part]) => (
          <PartCard key={name} name={name} part={part} />
        ))}
      </ul>
      <p className="text-ink-faint text-sm">
        Checked <LocalTime at={health.checkedAt} style="moment" />. This page asks again every four seconds.
      </p>
    </div>
  )
}
