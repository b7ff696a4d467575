import type { Upload, UploadCounts } from './upload.ts'

export function countsOf(uploads: readonly Upload[]): UploadCounts {
  const counts: UploadCounts = {
    ...{ waiting: 0, sending: 0, added: 0, duplicate: 0, refused: 0, failed: 0, cancelled: 0 },
    ...{ total: uploads.length, bytes: 0, sentBytes: 0 },
  }
  for (const { state, file, sentBytes } of uploads) {
    counts[state]++
    if (state === 'refused' || state === 'cancelled') continue
    counts.bytes += file.size
    counts.sentBytes += sentBytes
  }
  return counts
}
