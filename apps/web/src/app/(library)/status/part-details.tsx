import { byteSize } from '#ui/byte-size.ts'
import { duration } from '#ui/duration.ts'
import { LocalTime } from '#ui/local-time.tsx'
import { Progress } from '#ui/progress.tsx'
import { BackupDetails } from './backup-details.tsx'
import type { Part } from './part-card.tsx'

/** The numbers a part has of its own, as a drawing or in words. */
export function PartDetails({ name, part }: { name: string; part: Part }) {
  if (!part.ok && part.engine === 'unknown') return <Fact>Does not answer</Fact>
  if (name === 'cache' && !part.ok)
    return <Fact>Does not answer; each process counts requests for itself meanwhile</Fact>
  if (name === 'disk') return <Disk free={number(part.freeBytes)} total={number(part.totalBytes)} />
  if (name === 'jobs') return <Jobs part={part} />
  if (name === 'schedules') return <Schedules part={part} />
  if (name === 'backups') return <BackupDetails part={part} />
  if (name === 'drift')
    return <Drift sources={number(part.sources)} isKnown={typeof part.sources === 'number'} />
  if (name === 'search') return <Search part={part} />
  if (name === 'database' && typeof part.version === 'string') return <Fact>Version {part.version}</Fact>
  return null
}

function Disk({ free, total }: { free: number; total: number }) {
  if (total === 0) return null
  const used = ((total - free) / total) * 100
  return (
    <div>
      <Progress value={used} label="Disk used" tone={used > 95 ? 'danger' : 'action'} className="h-2.5" />
      <p className="mt-2 text-ink-soft text-sm">
        {byteSize(free)} free of {byteSize(total)}
      </p>
    </div>
  )
}

function Jobs({ part }: { part: Part }) {
  const pending = number(part.pending)
  const deadLetters = number(part.deadLetters)
  return (
    <dl className="grid grid-cols-3 gap-2 text-sm">
      <Count label="waiting" value={pending.toLocaleString()} />
      <Count label="oldest" value={pending === 0 ? '–' : duration(number(part.oldestPendingMs))} />
      <Count label="given up" value={deadLetters.toLocaleString()} isBad={deadLetters > 0} />
    </dl>
  )
}

function Schedules({ part }: { part: Part }) {
  if (part.engine === 'none') return <Fact>No daemon has ever run here</Fact>
  if (number(part.daemons) === 0) {
    return (
      <Fact>
        No daemon since{' '}
        {typeof part.lastSeenAt === 'string' && <LocalTime at={part.lastSeenAt} style="moment" />}
      </Fact>
    )
  }
  const overdue = number(part.overdue)
  return (
    <dl className="grid grid-cols-3 gap-2 text-sm">
      <Count label="running" value={number(part.running).toLocaleString()} />
      <Count label="paused" value={number(part.paused).toLocaleString()} />
      <Count label="overdue" value={overdue.toLocaleString()} isBad={overdue > 0} />
    </dl>
  )
}

function Count({ label, value, isBad = false }: { label: string; value: string; isBad?: boolean }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-ink-faint text-xs">{label}</dt>
      <dd className={`font-medium text-lg tabular-nums ${isBad ? 'text-danger' : ''}`}>{value}</dd>
    </div>
  )
}

function Drift({ sources, isKnown }: { sources: number; isKnown: boolean }) {
  if (!isKnown) return null
  return (
    <Fact>
      {sources === 0
        ? 'Holds the newest of every source'
        : `${sources.toLocaleString()} ${sources === 1 ? 'source is' : 'sources are'} not in it yet`}
    </Fact>
  )
}

function Search({ part: { vector, degraded } }: { part: Part }) {
  const missing = Array.isArray(degraded) ? degraded : []
  if (missing.length > 0) return <Fact>Without {missing.join(' and ')}; others do its work</Fact>
  return typeof vector === 'string' ? <Fact>Vectors: {vector}</Fact> : null
}

function Fact({ children }: { children: React.ReactNode }) {
  return <p className="text-ink-soft text-sm">{children}</p>
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
