import { AppError } from '@repo/library/errors'
import { endpoint } from '#api/endpoint.ts'
import { idOf } from '#api/source-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  DELETE: {
    needs: 'session',
    handle: async ({ parts, actor, params }) => {
      const deleted = await parts.auth.deleteApiKey(actor, idOf(params).id)
      if (!deleted) throw new AppError('not_found', 'You have no such API key.')
      return new Response(null, { status: 204 })
    },
  },
})
