import { getOriginal } from '@repo/library/sources/original'
import { downloadOf } from '#api/download.ts'
import { endpoint } from '#api/endpoint.ts'
import { idOf } from '#api/source-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: {
    needs: 'read',
    handle: async ({ ctx, params }) => downloadOf(await getOriginal(ctx, idOf(params))),
  },
})
