import type { FoundPassage } from '#client/wire.ts'
import { classes } from '#ui/classes.ts'

type LegMarksProps = { passage: FoundPassage; isSemantic: boolean }

/** Two small drawings: found by its words, found by its meaning. The fainter one did not find it. */
export function LegMarks({ passage: { keywordRank, vectorRank }, isSemantic }: LegMarksProps) {
  const byMeaning = isSemantic ? 'meaning' : 'similar words'
  const legs = [keywordRank !== null && 'words', vectorRank !== null && byMeaning].filter(Boolean)
  const label = `Found by ${legs.join(' and ') || 'its source'}`
  return (
    <svg
      viewBox="0 0 30 14"
      role="img"
      aria-label={label}
      className="h-3.5 w-[1.875rem] shrink-0 fill-none stroke-current"
    >
      <title>{label}</title>
      <g className={tone(keywordRank)} strokeWidth="1.7" strokeLinecap="round">
        <path d="M1 3.5h11M1 10.5h6" />
        <path d="M1 7h9" strokeWidth="3" />
      </g>
      <g className={tone(vectorRank)} strokeWidth="1.5">
        <circle cx="21" cy="7" r="4.6" />
        <circle cx="24.4" cy="7" r="4.6" />
      </g>
    </svg>
  )
}

function tone(rank: number | null): string {
  return classes(rank === null ? 'stroke-line-strong' : 'stroke-action')
}
