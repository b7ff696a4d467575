import type { AddResult } from '@repo/library/sources/view'
import { problemFrom, signInAgain, UNREACHABLE } from '../api.ts'
import type { Upload, UploadOutcome } from './upload.ts'

type AddAnswer = AddResult['source'] & { duplicate: boolean }

/** Sends one file. Only XMLHttpRequest tells a page how much of a body has left. */
export function sendFile(
  { file, folderPath }: Pick<Upload, 'file' | 'folderPath'>,
  options: { tags: string[]; signal: AbortSignal; onProgress: (sentBytes: number) => void },
): Promise<UploadOutcome> {
  const { tags, signal, onProgress } = options
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/v1/sources')
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? (loaded / total) * file.size : 0)
    request.onload = () => resolve(outcomeOf(request))
    request.onerror = () => resolve({ state: 'failed', reason: UNREACHABLE, retryAfterMs: 0 })
    request.onabort = () => resolve({ state: 'failed', reason: 'Cancelled.', retryAfterMs: 0 })
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(formOf(file, folderPath, tags))
  })
}

/** The server reads the form as it arrives, so what describes the file stands before it. */
function formOf(file: File, folderPath: string, tags: string[]): FormData {
  const form = new FormData()
  if (folderPath) form.append('folderPath', folderPath)
  for (const tag of tags) form.append('tags', tag)
  form.append('file', file, file.name)
  return form
}

function outcomeOf(request: XMLHttpRequest): UploadOutcome {
  const { status, responseText } = request
  if (status === 401) signInAgain()
  if (status === 200 || status === 202) {
    const { id, duplicate } = JSON.parse(responseText) as AddAnswer
    return { state: duplicate ? 'duplicate' : 'added', sourceId: id }
  }
  const problem = problemFrom(status, responseText, request.getResponseHeader('retry-after'))
  const isPassing = status === 429 || status >= 500
  return isPassing
    ? { state: 'failed', reason: problem.message, retryAfterMs: problem.retryAfterMs }
    : { state: 'refused', reason: problem.message }
}
