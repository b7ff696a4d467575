import type { Route } from 'next'
import Link from 'next/link'
import { excerptOf } from '#client/excerpt.ts'
import type { FoundPassage } from '#client/wire.ts'
import { LegMarks } from './leg-marks.tsx'

type PassageExcerptProps = {
  passage: FoundPassage
  title: string
  href: Route
  isRecent: boolean
  isSemantic: boolean
  maxCharacters: number
}

/** The words of a passage around what matched, where it stands, and how it was found. */
export function PassageExcerpt({
  passage,
  title,
  href,
  isRecent,
  isSemantic,
  maxCharacters,
}: PassageExcerptProps) {
  const { segments, isCutBefore, isCutAfter } = excerptOf(passage, maxCharacters)
  const { page } = passage
  // A source whose text begins with its title has it as the first heading of every passage.
  const headingPath = passage.headingPath[0] === title ? passage.headingPath.slice(1) : passage.headingPath
  const hasPlace = headingPath.length > 0 || page !== null
  return (
    <Link
      href={href}
      data-hit={isRecent ? undefined : ''}
      tabIndex={isRecent ? -1 : undefined}
      className="-mx-3 group block rounded-lg px-3 py-1.5 hover:bg-sunken"
    >
      {!isRecent && (
        <span className="flex items-center gap-2 text-ink-faint text-xs">
          <LegMarks passage={passage} isSemantic={isSemantic} />
          {hasPlace && (
            <span className="truncate">
              {page !== null && <span className="font-medium text-ink-soft">p. {page}</span>}
              {page !== null && headingPath.length > 0 && ' · '}
              {headingPath.join(' › ')}
            </span>
          )}
        </span>
      )}
      <span className="line-clamp-4 font-serif text-[0.97rem] text-ink-soft leading-relaxed group-hover:text-ink">
        {isCutBefore && '… '}
        {segments.map(({ text, isMarked, start }) => (isMarked ? <mark key={start}>{text}</mark> : text))}
        {isCutAfter && ' …'}
      </span>
    </Link>
  )
}
