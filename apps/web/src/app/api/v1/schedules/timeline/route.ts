import { scheduleTimeline } from '@repo/library/schedules/timeline'
import { endpoint } from '#api/endpoint.ts'
import { parseQuery } from '#api/query.ts'
import { timelineQuery } from '#api/schedule-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: {
    needs: 'read',
    handle: async ({ request, ctx }) =>
      Response.json(await scheduleTimeline(ctx, parseQuery(request.url, timelineQuery))),
  },
})
