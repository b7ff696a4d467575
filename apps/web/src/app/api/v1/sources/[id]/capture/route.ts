import { captureSource } from '@repo/library/sources/capture'
import { endpoint } from '#api/endpoint.ts'
import { idOf } from '#api/source-input.ts'
import { receiveUpload } from '#api/upload.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: {
    needs: 'write',
    handle: async ({ request, ctx, params }) => {
      const source = await receiveUpload(request, ({ fileName, mediaType, bytes }) =>
        captureSource(ctx, { ...idOf(params), fileName, mediaType, bytes }),
      )
      return Response.json(source, { status: 202 })
    },
  },
})
