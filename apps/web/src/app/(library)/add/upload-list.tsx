'use client'

import type { Upload } from '#client/uploads/upload.ts'
import { cancelUploads, retryUploads, useUploads } from '#client/uploads/use-uploads.ts'
import { useWindow } from '#client/use-window.ts'
import { UploadRow } from './upload-row.tsx'
import { UploadSummary } from './upload-summary.tsx'

const ROW_HEIGHT = 56
const MAX_HEIGHT = 448

/** The import: what is under way, what each file has become. Only the rows in sight exist. */
export function UploadList() {
  const { uploads, counts, reading, isBusy } = useUploads()
  const height = Math.min(MAX_HEIGHT, uploads.length * ROW_HEIGHT)
  const { first, last, offset, totalHeight, onScroll } = useWindow({
    rows: uploads.length,
    rowHeight: ROW_HEIGHT,
    height,
  })
  if (uploads.length === 0 && reading.total === 0) return null
  return (
    <section aria-label="Import" className="grid gap-4">
      <UploadSummary counts={counts} reading={reading} isBusy={isBusy} />
      {uploads.length > 0 && (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="Files of the import"
          onScroll={onScroll}
          className="quiet-scroll overflow-y-auto rounded-xl border bg-surface"
          style={{ height: height + 2 }}
        >
          <div style={{ height: totalHeight }}>
            <ul style={{ transform: `translateY(${offset}px)` }}>
              {uploads.slice(first, last).map((upload) => (
                <UploadRow
                  key={upload.id}
                  {...rowOf(upload)}
                  onCancel={cancelUploads}
                  onRetry={retryUploads}
                />
              ))}
            </ul>
          </div>
        </section>
      )}
    </section>
  )
}

/** An upload changes in place; its row compares these. */
function rowOf({ id, file, folderPath, state, sentBytes, reason, sourceId }: Upload) {
  return { id, name: file.name, size: file.size, folderPath, state, sentBytes, reason, sourceId }
}
