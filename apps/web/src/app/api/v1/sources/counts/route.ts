import { countSources } from '@repo/library/sources/counts'
import { endpoint } from '#api/endpoint.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: {
    needs: 'read',
    handle: async ({ ctx }) => Response.json(await countSources(ctx)),
  },
})
