import type { SourceKind } from '@repo/db/schema/library'
import { RotateCw, Trash2 } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { isStuck, type SourceReading } from '#client/reading/source-reading.ts'
import { readAgain, removeSource } from '#client/reading/use-reading.ts'
import { Button } from '#ui/button.tsx'
import { classes } from '#ui/classes.ts'
import { KindIcon } from '#ui/source-kind.tsx'
import { StateChip } from '#ui/source-state.tsx'

type AddedRowProps = {
  kind: SourceKind
  title: string
  /** The source it has become, as far as it has been read. */
  reading: SourceReading | undefined
  /** What stands for its state while there is no source. */
  status: ReactNode
  note?: string | null
  /** Why it did not arrive. */
  reason: string | null
  /** What can be done while there is no source. */
  action?: ReactNode
  /** One height for all, so that a list of thousands need not make them all. */
  isCompact?: boolean
}

/** One thing that was added, from sending to its end: found from now on, or why not and what to do about it. */
export function AddedRow({ kind, title, reading, status, note, isCompact = false, ...rest }: AddedRowProps) {
  const isHere = reading !== undefined && !reading.isDeleted
  const reason = (isHere && troubleOf(reading)) || rest.reason
  const tone = isHere && reading.state !== 'failed' ? 'text-caution' : 'text-danger'
  return (
    <li className={classes('flex items-center gap-3 border-b px-4 text-sm', isCompact ? 'h-14' : 'py-2.5')}>
      <KindIcon kind={kind} className={isCompact ? 'max-sm:hidden' : 'self-start'} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {isHere ? (
            <Link href={`/sources/${reading.id}`} className="hover:underline">
              {title}
            </Link>
          ) : (
            title
          )}
        </p>
        <p className="flex min-w-0 items-center gap-x-2 text-ink-faint text-xs">
          {reading ? <ReadingState reading={reading} /> : status}
          {isCompact && reason ? (
            <span className={`truncate ${tone}`} title={reason}>
              {reason}
            </span>
          ) : (
            note && <span className="truncate">{note}</span>
          )}
        </p>
        {reason && !isCompact && <p className={`mt-0.5 leading-snug ${tone}`}>{reason}</p>}
      </div>
      {isHere && isStuck(reading.state) && <StuckActions id={reading.id} title={title} />}
      {!reading && rest.action}
    </li>
  )
}

function troubleOf({ state, stage, failure }: SourceReading): string | null {
  if (!failure) return null
  if (isStuck(state)) return failure.message
  return stage === 'fetch' ? `${failure.message} Trovella tries again by itself.` : null
}

function ReadingState({ reading: { state, stage, isDeleted } }: { reading: SourceReading }) {
  if (isDeleted) return <span className="leading-6">Deleted</span>
  return <StateChip state={state} stage={stage} />
}

function StuckActions({ id, title }: { id: string; title: string }) {
  return (
    <div className="flex gap-0.5">
      <RowButton label={`Read ${title} again`} icon={RotateCw} onClick={() => readAgain(id)} />
      <RowButton label={`Delete ${title}`} icon={Trash2} onClick={() => removeSource(id, title)} />
    </div>
  )
}

type RowButtonProps = { label: string; icon: typeof RotateCw; onClick: () => void }

export function RowButton({ label, icon: Icon, onClick }: RowButtonProps) {
  return (
    <Button
      look="quiet"
      size="icon"
      className="size-8 [&_svg]:size-4"
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon aria-hidden />
    </Button>
  )
}
