import { parse } from '@repo/library/parse'
import { addSource } from '@repo/library/sources/add'
import { addFile } from '@repo/library/sources/add-file'
import { listSources } from '@repo/library/sources/list'
import type { AddResult } from '@repo/library/sources/view'
import { type Call, endpoint } from '#api/endpoint.ts'
import { mediaTypeOf, readJson } from '#api/json-body.ts'
import { parseQuery } from '#api/query.ts'
import { addSourceBody, listSourcesQuery, uploadFieldsOf } from '#api/source-input.ts'
import { receiveUpload } from '#api/upload.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: {
    needs: 'read',
    handle: async ({ request, ctx }) =>
      Response.json(await listSources(ctx, parseQuery(request.url, listSourcesQuery, ['ids']))),
  },
  POST: {
    needs: 'write',
    handle: async (call) => accepted(await add(call)),
  },
})

async function add({ request, ctx }: Call): Promise<AddResult> {
  if (mediaTypeOf(request) !== 'multipart/form-data') {
    return addSource(ctx, parse(addSourceBody, await readJson(request)))
  }
  return receiveUpload(request, ({ fields, ...file }) => addFile(ctx, { ...uploadFieldsOf(fields), ...file }))
}

function accepted({ source, duplicate }: AddResult): Response {
  const headers = { location: `/api/v1/sources/${source.id}` }
  return Response.json({ ...source, duplicate }, { status: duplicate ? 200 : 202, headers })
}
