import { getUsage } from '@repo/library/usage/get'
import { endpoint } from '#api/endpoint.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: { needs: 'read', handle: async ({ ctx }) => Response.json({ usage: await getUsage(ctx) }) },
})
