import { byteSize } from '#ui/byte-size.ts'
import { duration } from '#ui/duration.ts'
import { LocalTime } from '#ui/local-time.tsx'
import type { Part } from './part-card.tsx'

/** How old and large the newest backup is, what failed since, and when one was last restored. */
export function BackupDetails({ part }: { part: Part }) {
  const { ageMs, bytes, drilledAt } = part
  return (
    <div className="grid gap-1 text-ink-soft text-sm">
      <p>{typeof ageMs === 'number' ? newest(ageMs, bytes) : none(part.engine)}</p>
      {part.hasFailed === true && (
        <p className="text-danger">The last one failed. The server’s log says why.</p>
      )}
      {typeof drilledAt === 'string' ? (
        <p className={part.hasDrillFailed === true ? 'text-danger' : ''}>
          {part.hasDrillFailed === true ? 'Could not be restored ' : 'Restored for trial '}
          <LocalTime at={drilledAt} style="moment" />
        </p>
      ) : (
        typeof ageMs === 'number' && <p>Never restored for trial</p>
      )}
    </div>
  )
}

function newest(ageMs: number, bytes: unknown): string {
  return `${duration(ageMs)} old, ${byteSize(typeof bytes === 'number' ? bytes : 0)}`
}

function none(engine: string): string {
  return engine === 'none' ? 'None is made: BACKUP_DIRECTORY is not set' : 'The first is made tonight'
}
