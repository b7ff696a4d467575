import { parse } from '@repo/library/parse'
import { pauseSchedule } from '@repo/library/schedules/pause'
import { endpoint } from '#api/endpoint.ts'
import { readJson } from '#api/json-body.ts'
import { holdBody, nameOf } from '#api/schedule-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: {
    needs: 'session',
    handle: async ({ request, ctx, params }) => {
      await pauseSchedule(ctx, { ...nameOf(params), ...parse(holdBody, await readJson(request)) })
      return new Response(null, { status: 204 })
    },
  },
})
