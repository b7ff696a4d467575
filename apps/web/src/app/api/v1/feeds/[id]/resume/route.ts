import { resumeFeed } from '@repo/library/feeds/pause'
import { endpoint } from '#api/endpoint.ts'
import { idOf } from '#api/source-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: {
    needs: 'write',
    handle: async ({ ctx, params }) => Response.json(await resumeFeed(ctx, idOf(params))),
  },
})
