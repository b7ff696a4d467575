import type { Upload } from './upload.ts'

/** Below this a request costs more than the file in it. */
const SMALL_BYTES = 256 * 1024
/** Few enough for a quick answer, so that progress is seen file by file where it matters. */
export const MAX_TOGETHER = 25
const MAX_BYTES = 1024 * 1024

/**
 * The files that travel with the first one in one request: those that follow it, as long as all are small and
 * get the same tags. What failed before travels alone.
 */
export function takeTogether(waiting: readonly Upload[]): Upload[] {
  const [first] = waiting
  if (!first || !isSmall(first)) return waiting.slice(0, 1)
  let bytes = 0
  const end = waiting.slice(0, MAX_TOGETHER).findIndex((upload) => {
    bytes += upload.file.size
    return !isSmall(upload) || bytes > MAX_BYTES || upload.tags !== first.tags
  })
  return waiting.slice(0, end === -1 ? MAX_TOGETHER : Math.max(1, end))
}

function isSmall({ file, attempts }: Upload): boolean {
  return file.size <= SMALL_BYTES && attempts === 0
}
