import type { SearchQuery } from '#client/search-query.ts'
import type { SearchAnswer } from '#client/wire.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'

type AnswerNotesProps = { query: SearchQuery; answer: SearchAnswer; onChange: (query: SearchQuery) => void }

/** How many there are, how the question was understood, and what did not take part in the answer. */
export function AnswerNotes({ query, answer, onChange }: AnswerNotesProps) {
  const { degraded, corrected, recent, semantic } = answer
  return (
    <div className="mb-3 grid gap-2">
      {degraded.length > 0 && (
        <Notice tone="caution" role="status">
          {degraded.map((part) => missing[part]).join(' ')}
        </Notice>
      )}
      <p role="status" className="flex flex-wrap items-baseline gap-x-3 text-ink-faint text-sm">
        {answer.hits.length > 0 && <span>{countOf(answer)}</span>}
        {corrected && corrected !== query.q && (
          <span className="text-ink-soft">
            Shown for{' '}
            <Button look="link" size="inline" onClick={() => onChange({ ...query, q: corrected })}>
              {corrected}
            </Button>
          </span>
        )}
        {answer.relaxed && <span>No passage has all of these words; these have some.</span>}
        {answer.hits.length > 0 && !recent && !semantic && degraded.length === 0 && (
          <span title="Without an embedding model, passages are compared by their words and parts of words.">
            Found by words only: no embedding model is set.
          </span>
        )}
      </p>
    </div>
  )
}

const missing: Record<SearchAnswer['degraded'][number], string> = {
  typesense:
    'The search engine does not answer; the database searches in its place, which finds a little less.',
  embedder: 'The embedding model does not answer, so this search goes by words alone.',
  vector: 'Passages could not be compared by meaning, so this search goes by words alone.',
}

function countOf({ hits, nextCursor, recent }: SearchAnswer): string {
  if (recent) return 'Lately added'
  const count = nextCursor ? `First ${hits.length}` : String(hits.length)
  return hits.length === 1 ? '1 source' : `${count} sources`
}
