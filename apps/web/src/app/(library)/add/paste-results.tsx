'use client'

import { CircleX, RotateCw } from 'lucide-react'
import { useReadings } from '#client/reading/use-reading.ts'
import { clearPasted, type PasteResult, savePastedAgain, usePasteResults } from '#client/use-paste.ts'
import { Button } from '#ui/button.tsx'
import { Spinner } from '#ui/spinner.tsx'
import { AddedRow, RowButton } from './added-row.tsx'

/** What became of each thing that was saved from the box. */
export function PasteResults() {
  const results = usePasteResults()
  const { sources } = useReadings()
  if (results.length === 0) return null
  return (
    <div className="grid justify-items-end gap-1">
      <ul
        aria-live="polite"
        aria-label="Saved"
        className="quiet-scroll max-h-96 w-full overflow-y-auto rounded-xl border bg-surface [&>li:last-child]:border-b-0"
      >
        {results.map((result, index) => (
          <AddedRow
            key={results.length - index}
            kind={result.input.kind}
            title={result.label}
            reading={result.sourceId ? sources.get(result.sourceId) : undefined}
            status={<SendState state={result.state} />}
            note={result.state === 'duplicate' ? 'Already there' : null}
            reason={result.reason}
            action={
              result.state === 'refused' && (
                <RowButton
                  label={`Save ${result.label} again`}
                  icon={RotateCw}
                  onClick={() => savePastedAgain(result)}
                />
              )
            }
          />
        ))}
      </ul>
      <Button look="quiet" size="small" onClick={clearPasted}>
        Clear the list
      </Button>
    </div>
  )
}

function SendState({ state }: { state: PasteResult['state'] }) {
  if (state === 'refused') {
    return (
      <span className="inline-flex h-6 items-center gap-1.5 font-medium text-danger">
        <CircleX aria-hidden className="size-3.5" /> Refused
      </span>
    )
  }
  return (
    <span className="inline-flex h-6 items-center gap-1.5">
      <Spinner className="size-3.5" /> Saving
    </span>
  )
}
