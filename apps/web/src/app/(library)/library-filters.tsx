import type { SourceState } from '@repo/db/schema/library'
import type { SourceCounts } from '@repo/library/sources/counts'
import { type LibraryFilter, toggled } from '#client/library-filter.ts'
import type { SearchAnswer } from '#client/wire.ts'
import { ChipLink } from '#ui/chip.tsx'
import { kindPlural, sourceKindNames } from '#ui/source-kind.tsx'
import { sourceStateNames, stateLabel } from '#ui/source-state.tsx'

const SHOWN_TAGS = 6

/** Kind, state and tag, each in the address so that a filtered library can be kept and sent. */
export function LibraryFilters({
  filter,
  counts,
  facets,
}: {
  filter: LibraryFilter
  counts: SourceCounts
  facets: SearchAnswer['facets']
}) {
  return (
    <nav
      aria-label="Filters"
      className="-mx-4 mb-5 flex gap-2 overflow-x-auto px-4 pb-1 [scrollbar-width:none] md:mx-0 md:flex-wrap md:px-0"
    >
      {sourceKindNames.map((kind) => (
        <ChipLink
          key={kind}
          href={toggled(filter, { kind })}
          isOn={filter.kind === kind}
          className={inSight(filter.kind === kind)}
          count={counts.byKind[kind] || undefined}
        >
          {kindPlural(kind)}
        </ChipLink>
      ))}
      <Divider />
      {statesToShow(filter, counts).map((state) => (
        <ChipLink
          key={state}
          href={toggled(filter, { state })}
          isOn={filter.state === state}
          className={inSight(filter.state === state)}
          count={counts.byState[state]}
        >
          {stateLabel(state)}
        </ChipLink>
      ))}
      {tagsToShow(filter, facets).map(({ value, count }, index) => (
        <span key={value} className="contents">
          {index === 0 && <Divider />}
          <ChipLink
            href={toggled(filter, { tag: value })}
            isOn={filter.tag === value}
            count={count}
            className={inSight(filter.tag === value)}
          >
            #{value}
          </ChipLink>
        </span>
      ))}
    </nav>
  )
}

/** On a phone the line scrolls, and what is on must not be beyond its edge. */
function inSight(isOn: boolean): string {
  return isOn ? 'max-md:order-first' : ''
}

function Divider() {
  return <span aria-hidden className="mx-1 my-1.5 w-px shrink-0 bg-line-strong" />
}

function statesToShow({ state }: LibraryFilter, { byState }: SourceCounts): SourceState[] {
  return sourceStateNames.filter((name) => name === state || byState[name] > 0)
}

/** The most frequent tags, and the chosen one even when it is not among them. */
function tagsToShow(
  { tag }: LibraryFilter,
  { tags }: SearchAnswer['facets'],
): { value: string; count?: number }[] {
  const frequent = tags.slice(0, SHOWN_TAGS)
  return tag && !frequent.some(({ value }) => value === tag) ? [{ value: tag }, ...frequent] : frequent
}
