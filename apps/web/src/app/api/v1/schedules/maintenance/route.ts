import { parse } from '@repo/library/parse'
import { beginMaintenance, endMaintenance } from '@repo/library/schedules/maintenance'
import { endpoint } from '#api/endpoint.ts'
import { readJson } from '#api/json-body.ts'
import { holdBody } from '#api/schedule-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  PUT: {
    needs: 'session',
    handle: async ({ request, ctx }) => {
      await beginMaintenance(ctx, parse(holdBody, await readJson(request)))
      return new Response(null, { status: 204 })
    },
  },
  DELETE: {
    needs: 'session',
    handle: async ({ ctx }) => {
      await endMaintenance(ctx)
      return new Response(null, { status: 204 })
    },
  },
})
