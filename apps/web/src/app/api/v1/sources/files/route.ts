import { AppError, isAppError } from '@repo/library/errors'
import { addFile } from '@repo/library/sources/add-file'
import { type Call, endpoint } from '#api/endpoint.ts'
import type { FileResult } from '#api/file-result.ts'
import { mediaTypeOf } from '#api/json-body.ts'
import { uploadFieldsOf } from '#api/source-input.ts'
import type { Upload } from '#api/upload.ts'
import { receiveUploads } from '#api/upload-many.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: {
    needs: 'write',
    handle: async (call) => Response.json({ results: await addFiles(call) }, { status: 202 }),
  },
})

async function addFiles({ request, ctx }: Call): Promise<FileResult[]> {
  if (mediaTypeOf(request) !== 'multipart/form-data') {
    throw new AppError('invalid', 'Send the files as multipart/form-data, in fields named "file".')
  }
  const counts = { total: 0, done: 0, failed: 0 }
  const addCounted = async (upload: Upload) => {
    const result = await addOne(ctx, upload)
    counts.total++
    counts[result.ok ? 'done' : 'failed']++
    return result
  }
  const span = ctx.recorder.open('batch', 'import of files')
  let status: 'ok' | 'error' = 'error'
  try {
    const results = await span.run(() => receiveUploads(request, addCounted))
    status = 'ok'
    return results
  } finally {
    span.end({ status, content: counts })
  }
}

/** A file that cannot be taken concerns no other; anything else that goes wrong ends the request. */
async function addOne(ctx: Call['ctx'], { fields, ...file }: Upload): Promise<FileResult> {
  try {
    const { source, duplicate } = await addFile(ctx, { ...uploadFieldsOf(fields), ...file })
    return { ok: true, duplicate, source }
  } catch (error) {
    if (!isAppError(error) || (error.code !== 'invalid' && error.code !== 'too_large')) throw error
    return { ok: false, fileName: file.fileName, code: error.code, detail: error.message }
  }
}
