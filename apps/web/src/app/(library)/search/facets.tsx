import type { SourceKind } from '@repo/db/schema/library'
import { type SearchQuery, withFacet } from '#client/search-query.ts'
import type { SearchAnswer } from '#client/wire.ts'
import { Chip } from '#ui/chip.tsx'
import { kindPlural } from '#ui/source-kind.tsx'

const SHOWN_TAGS = 8

type FacetsProps = {
  query: SearchQuery
  facets: SearchAnswer['facets']
  onChange: (query: SearchQuery) => void
}

/** What narrows the search, with how many sources each would leave. A chosen one stays even when nothing is left. */
export function Facets({ query, facets, onChange }: FacetsProps) {
  const kinds = withChosen(facets.kinds, query.kinds)
  const tags = withChosen(facets.tags.slice(0, SHOWN_TAGS), query.tags)
  return (
    <fieldset className="-mx-4 mb-5 flex min-h-8 min-w-0 gap-2 overflow-x-auto px-4 [scrollbar-width:none] md:mx-0 md:flex-wrap md:px-0">
      <legend className="sr-only">Narrow the search</legend>
      {kinds.map(({ value, count }) => (
        <Chip
          key={value}
          isOn={query.kinds.includes(value)}
          count={count}
          onClick={() => onChange(withFacet(query, 'kinds', value))}
        >
          {kindPlural(value as SourceKind)}
        </Chip>
      ))}
      {tags.map(({ value, count }) => (
        <Chip
          key={value}
          isOn={query.tags.includes(value)}
          count={count}
          onClick={() => onChange(withFacet(query, 'tags', value))}
        >
          #{value}
        </Chip>
      ))}
    </fieldset>
  )
}

type Count = { value: string; count?: number }

function withChosen(counts: Count[], chosen: string[]): Count[] {
  const missing = chosen.filter((value) => !counts.some((each) => each.value === value))
  return [...missing.map((value) => ({ value })), ...counts]
}
