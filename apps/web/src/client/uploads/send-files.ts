import type { AddResult } from '@repo/library/sources/view'
import type { FileResult } from '#api/file-result.ts'
import { problemFrom, signInAgain, UNREACHABLE } from '../api.ts'
import type { Upload, UploadOutcome } from './upload.ts'

type AddAnswer = AddResult['source'] & { duplicate: boolean }
type Sent = Pick<Upload, 'file' | 'folderPath' | 'tags'>
type Options = { signal: AbortSignal; onProgress: (sentBytes: number) => void }

/** Sends files with the same tags in one request. What became of each comes in their order. */
export async function sendFiles(uploads: readonly Sent[], options: Options): Promise<UploadOutcome[]> {
  const path = uploads.length === 1 ? '/api/v1/sources' : '/api/v1/sources/files'
  const bytes = uploads.reduce((sum, { file }) => sum + file.size, 0)
  const answer = await post(path, formOf(uploads), { ...options, bytes })
  if ('state' in answer) return uploads.map(() => answer)
  return outcomesOf(answer, uploads.length)
}

/** Only XMLHttpRequest tells a page how much of a body has left. */
function post(
  path: string,
  form: FormData,
  { signal, onProgress, bytes }: Options & { bytes: number },
): Promise<XMLHttpRequest | UploadOutcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? (loaded / total) * bytes : 0)
    request.onload = () => resolve(request)
    request.onerror = () => resolve({ state: 'failed', reason: UNREACHABLE, retryAfterMs: 0 })
    request.onabort = () => resolve({ state: 'failed', reason: 'Cancelled.', retryAfterMs: 0 })
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}

/** The server reads the form as it arrives, so what describes a file stands before it. */
function formOf(uploads: readonly Sent[]): FormData {
  const form = new FormData()
  for (const tag of uploads[0]?.tags ?? []) form.append('tags', tag)
  let folder = ''
  for (const { file, folderPath } of uploads) {
    if (folderPath !== folder) form.append('folderPath', folderPath)
    folder = folderPath
    form.append('file', file, file.name)
  }
  return form
}

function outcomesOf(request: XMLHttpRequest, count: number): UploadOutcome[] {
  const { status, responseText } = request
  if (status === 401) signInAgain()
  if (status !== 200 && status !== 202) return Array<UploadOutcome>(count).fill(problemOf(request, count))
  if (count > 1) return (JSON.parse(responseText) as { results: FileResult[] }).results.map(outcomeOf)
  const { duplicate, ...source } = JSON.parse(responseText) as AddAnswer
  return [outcomeOf({ ok: true, duplicate, source })]
}

function outcomeOf(result: FileResult): UploadOutcome {
  if (!result.ok) return { state: 'refused', reason: result.detail }
  return { state: result.duplicate ? 'duplicate' : 'added', source: result.source }
}

/** When a form of many is refused, each is sent alone the next time, to tell which one was at fault. */
function problemOf(request: XMLHttpRequest, count: number): UploadOutcome {
  const { status, responseText } = request
  const problem = problemFrom(status, responseText, request.getResponseHeader('retry-after'))
  const isPassing = count > 1 || status === 429 || status >= 500
  return isPassing
    ? { state: 'failed', reason: problem.message, retryAfterMs: problem.retryAfterMs }
    : { state: 'refused', reason: problem.message }
}
