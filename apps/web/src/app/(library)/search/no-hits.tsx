import Link from 'next/link'
import type { SearchQuery } from '#client/search-query.ts'
import { Button } from '#ui/button.tsx'

type NoHitsProps = { query: SearchQuery; onChange: (query: SearchQuery) => void }

/** Nothing was found: what to try. */
export function NoHits({ query, onChange }: NoHitsProps) {
  const { q, kinds, tags } = query
  const isNarrowed = kinds.length + tags.length > 0
  if (!q.trim() && !isNarrowed) return <NothingYet />
  return (
    <section className="rounded-2xl border border-dashed px-6 py-10">
      <h2 className="font-medium font-serif text-xl tracking-tight">
        {q.trim() ? <>Nothing in your library says “{q.trim()}”</> : 'Nothing fits these filters'}
      </h2>
      <ul className="mt-3 grid list-disc gap-1 pl-5 text-ink-soft text-sm leading-relaxed">
        {isNarrowed && <li>The filters above leave things out.</li>}
        <li>Fewer or other words find more; one that is misspelt is repaired where it can be.</li>
        {q.includes('"') && <li>Quotation marks look for exactly these words, in this order.</li>}
        <li>What was added a moment ago is found once its state says Ready.</li>
      </ul>
      <div className="mt-5 flex flex-wrap gap-2">
        {isNarrowed && (
          <Button look="outline" size="small" onClick={() => onChange({ q, kinds: [], tags: [] })}>
            Take the filters off
          </Button>
        )}
        {q.includes('"') && (
          <Button
            look="outline"
            size="small"
            onClick={() => onChange({ ...query, q: q.replaceAll('"', '') })}
          >
            Search without the quotation marks
          </Button>
        )}
        <Button asChild look="outline" size="small">
          <Link href="/add">Add something</Link>
        </Button>
      </div>
    </section>
  )
}

function NothingYet() {
  return (
    <section className="rounded-2xl border border-dashed px-6 py-10">
      <h2 className="font-medium font-serif text-xl tracking-tight">There is nothing to find yet</h2>
      <p className="mt-2 text-ink-soft text-sm">
        Add a link, a file or a note: within seconds it can be found here.
      </p>
      <Button asChild size="small" className="mt-5">
        <Link href="/add">Add something</Link>
      </Button>
    </section>
  )
}
