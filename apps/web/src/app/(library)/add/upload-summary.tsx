import Link from 'next/link'
import type { ReadingCounts } from '#client/reading/source-reading.ts'
import type { UploadCounts } from '#client/uploads/upload.ts'
import { cancelUploads, clearUploads, retryUploads } from '#client/uploads/use-uploads.ts'
import { Button } from '#ui/button.tsx'
import { byteSize } from '#ui/byte-size.ts'
import { Card } from '#ui/card.tsx'
import { Progress } from '#ui/progress.tsx'

type UploadSummaryProps = { counts: UploadCounts; reading: ReadingCounts; isBusy: boolean }

/** The whole import in two bars: what has arrived, and what has been read. */
export function UploadSummary({ counts, reading, isBusy }: UploadSummaryProps) {
  const { total, added, duplicate, refused, failed, cancelled, bytes, sentBytes } = counts
  const settled = reading.ready + reading.failed
  return (
    <Card className="grid gap-4">
      <Bar
        label={isBusy ? 'Sending' : 'Sent'}
        value={bytes ? (sentBytes / bytes) * 100 : 100}
        note={`${(added + duplicate).toLocaleString()} of ${total.toLocaleString()} files · ${byteSize(sentBytes)}`}
      />
      {reading.total > 0 && (
        <Bar
          label={settled < reading.total ? 'Reading' : 'Read'}
          value={(settled / reading.total) * 100}
          tone="good"
          note={`${reading.ready.toLocaleString()} of ${reading.total.toLocaleString()} ready to be found`}
        />
      )}
      <p aria-live={isBusy ? 'off' : 'polite'} className="text-ink-soft text-sm">
        {outcome({ added, duplicate, refused, failed, cancelled }, reading)}
      </p>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {isBusy && (
          <Button look="outline" size="small" onClick={() => cancelUploads()}>
            Cancel what has not arrived
          </Button>
        )}
        {failed + cancelled > 0 && (
          <Button look="outline" size="small" onClick={() => retryUploads()}>
            Try {failed + cancelled} again
          </Button>
        )}
        {reading.failed > 0 && (
          <Button asChild look="outline" size="small">
            <Link href="/?state=failed">Show what could not be read</Link>
          </Button>
        )}
        {!isBusy && settled === reading.total && (
          <Button look="quiet" size="small" onClick={clearUploads}>
            Clear the list
          </Button>
        )}
      </div>
    </Card>
  )
}

type BarProps = { label: string; value: number; note: string; tone?: 'good' }

function Bar({ label, value, note, tone }: BarProps) {
  return (
    <div>
      <div className="mb-1.5 flex justify-between gap-4 text-sm">
        <span className="font-medium">{label}</span>
        <span className="text-ink-faint tabular-nums">{note}</span>
      </div>
      <Progress value={value} label={label} tone={tone ?? 'action'} className="h-2" />
    </div>
  )
}

type Outcomes = Pick<UploadCounts, 'added' | 'duplicate' | 'refused' | 'failed' | 'cancelled'>

function outcome({ added, duplicate, refused, failed, cancelled }: Outcomes, reading: ReadingCounts): string {
  const parts = [
    added && `${added.toLocaleString()} added`,
    duplicate && `${duplicate.toLocaleString()} already there`,
    refused && `${refused.toLocaleString()} refused`,
    failed && `${failed.toLocaleString()} failed to arrive`,
    cancelled && `${cancelled.toLocaleString()} cancelled`,
    reading.failed && `${reading.failed.toLocaleString()} could not be read`,
  ].filter((part) => typeof part === 'string')
  return parts.length > 0 ? `${parts.join(', ')}.` : 'Getting ready.'
}
