import { deleteSource } from '@repo/library/sources/delete'
import { getSource } from '@repo/library/sources/get'
import { endpoint } from '#api/endpoint.ts'
import { idOf } from '#api/source-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: {
    needs: 'read',
    handle: async ({ ctx, params }) => Response.json(await getSource(ctx, idOf(params))),
  },
  DELETE: {
    needs: 'write',
    handle: async ({ ctx, params }) => {
      await deleteSource(ctx, idOf(params))
      return new Response(null, { status: 204 })
    },
  },
})
