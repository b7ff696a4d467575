import type { SourceKind } from '@repo/db/schema/library'
import Link from 'next/link'
import { classes } from './classes.ts'
import { kindLabel } from './source-kind.tsx'

type SameTextLinksProps = {
  sources: { sourceId: string; title: string; kind: SourceKind }[]
  className?: string
}

/** A text as common as a licence is there hundreds of times. */
const MAX_SHOWN = 3

/** The other sources that have the same text, for a person who wonders why a thing is there twice, or wants one away. */
export function SameTextLinks({ sources, className }: SameTextLinksProps) {
  if (sources.length === 0) return null
  return (
    <p className={classes('flex flex-wrap gap-x-2 text-ink-faint', className)}>
      <span>Same text:</span>
      {sources.slice(0, MAX_SHOWN).map(({ sourceId, title, kind }) => (
        <Link
          key={sourceId}
          href={`/sources/${sourceId}`}
          className="[overflow-wrap:anywhere] underline decoration-line-strong underline-offset-4 hover:text-action"
        >
          {title} ({kindLabel(kind).toLowerCase()})
        </Link>
      ))}
      {sources.length > MAX_SHOWN && <span>and {sources.length - MAX_SHOWN} more</span>}
    </p>
  )
}
