import { CircleCheck, CircleX, CopyCheck } from 'lucide-react'
import Link from 'next/link'
import type { PasteResult } from '#client/use-paste.ts'
import { Button } from '#ui/button.tsx'
import { Spinner } from '#ui/spinner.tsx'

/** What became of each thing that was saved from the box. */
export function PasteResults({
  results,
  onRetry,
}: {
  results: PasteResult[]
  onRetry: (result: PasteResult) => void
}) {
  if (results.length === 0) return null
  return (
    <ul
      aria-live="polite"
      aria-label="Saved"
      className="max-h-80 divide-y overflow-y-auto rounded-xl border bg-surface"
    >
      {results.map((result, index) => (
        <li key={results.length - index} className="flex items-center gap-3 px-4 py-2.5 text-sm">
          <ResultIcon state={result.state} />
          <span className="min-w-0 flex-1">
            <span className="block truncate">
              {result.sourceId ? (
                <Link href={`/sources/${result.sourceId}`} className="hover:underline">
                  {result.label}
                </Link>
              ) : (
                result.label
              )}
            </span>
            {result.reason && <span className="block text-danger">{result.reason}</span>}
          </span>
          {result.state === 'refused' ? (
            <Button look="outline" size="small" onClick={() => onRetry(result)}>
              Try again
            </Button>
          ) : (
            <span className="shrink-0 text-ink-faint text-xs">{words[result.state]}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

const words = { sending: 'Saving', added: 'Added', duplicate: 'Already there', refused: 'Refused' }

function ResultIcon({ state }: { state: PasteResult['state'] }) {
  if (state === 'sending') return <Spinner className="text-ink-faint" />
  if (state === 'added') return <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
  if (state === 'duplicate') return <CopyCheck aria-hidden className="size-4 shrink-0 text-ink-faint" />
  return <CircleX aria-hidden className="size-4 shrink-0 text-danger" />
}
