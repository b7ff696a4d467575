'use client'

import { countReadings, type SourceReading } from '#client/reading/source-reading.ts'
import { useReadings } from '#client/reading/use-reading.ts'
import type { Upload } from '#client/uploads/upload.ts'
import { cancelUploads, retryUploads, useUploads } from '#client/uploads/use-uploads.ts'
import { useWindow } from '#client/use-window.ts'
import { UploadRow } from './upload-row.tsx'
import { UploadSummary } from './upload-summary.tsx'

/** A list this long shows only the rows in sight, all of one height. */
const MANY_ROWS = 60
const ROW_HEIGHT = 56
const MAX_HEIGHT = 448

type Sources = ReadonlyMap<string, SourceReading>

/** The import: what is under way, what each file has become. */
export function UploadList() {
  const { uploads, counts, isBusy } = useUploads()
  const { sources } = useReadings()
  if (uploads.length === 0) return null
  const Rows = uploads.length > MANY_ROWS ? ManyRows : FewRows
  return (
    <section aria-label="Import" className="grid gap-4">
      <UploadSummary counts={counts} reading={countReadings(arrived(uploads, sources))} isBusy={isBusy} />
      <Rows uploads={uploads} sources={sources} />
    </section>
  )
}

type RowsProps = { uploads: readonly Upload[]; sources: Sources }

function FewRows({ uploads, sources }: RowsProps) {
  return (
    <section
      aria-label="Files of the import"
      className="overflow-hidden rounded-xl border bg-surface [&_li:last-child]:border-b-0"
    >
      <ul>{uploads.map((upload) => rowOf(upload, sources, false))}</ul>
    </section>
  )
}

function ManyRows({ uploads, sources }: RowsProps) {
  const { first, last, offset, totalHeight, onScroll } = useWindow({
    rows: uploads.length,
    rowHeight: ROW_HEIGHT,
    height: MAX_HEIGHT,
  })
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Files of the import"
      onScroll={onScroll}
      className="quiet-scroll overflow-y-auto rounded-xl border bg-surface"
      style={{ height: MAX_HEIGHT + 2 }}
    >
      <div style={{ height: totalHeight }}>
        <ul style={{ transform: `translateY(${offset}px)` }}>
          {uploads.slice(first, last).map((upload) => rowOf(upload, sources, true))}
        </ul>
      </div>
    </section>
  )
}

/** An upload changes in place; its row compares these. */
function rowOf({ file, sourceId, ...upload }: Upload, sources: Sources, isCompact: boolean) {
  const { id, folderPath, state, sentBytes, reason } = upload
  return (
    <UploadRow
      key={id}
      {...{ id, name: file.name, size: file.size, folderPath, state, sentBytes, reason, isCompact }}
      reading={sourceId ? sources.get(sourceId) : undefined}
      onCancel={cancelUploads}
      onRetry={retryUploads}
    />
  )
}

/** What the files have become, each source once: the same file twice is one. */
function arrived(uploads: readonly Upload[], sources: Sources): Set<SourceReading> {
  const found = new Set<SourceReading>()
  for (const { sourceId } of uploads) {
    const reading = sourceId && sources.get(sourceId)
    if (reading) found.add(reading)
  }
  return found
}
