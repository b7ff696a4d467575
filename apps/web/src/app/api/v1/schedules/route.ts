import { listSchedules } from '@repo/library/schedules/list'
import { endpoint } from '#api/endpoint.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: { needs: 'read', handle: async ({ ctx }) => Response.json(await listSchedules(ctx)) },
})
