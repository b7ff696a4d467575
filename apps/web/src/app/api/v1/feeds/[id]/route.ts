import { removeFeed } from '@repo/library/feeds/remove'
import { endpoint } from '#api/endpoint.ts'
import { idOf } from '#api/source-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  DELETE: {
    needs: 'write',
    handle: async ({ ctx, params }) => {
      await removeFeed(ctx, idOf(params))
      return new Response(null, { status: 204 })
    },
  },
})
