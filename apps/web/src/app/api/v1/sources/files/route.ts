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
  const startedAt = performance.now()
  const results = await receiveUploads(request, (upload) => addOne(ctx, upload))
  const done = results.filter(({ ok }) => ok).length
  ctx.recorder.mark('batch', 'import of files', {
    durationMs: performance.now() - startedAt,
    content: { total: results.length, done, failed: results.length - done },
  })
  return results
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
