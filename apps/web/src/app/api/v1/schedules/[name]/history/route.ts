import { scheduleHistory } from '@repo/library/schedules/history'
import { endpoint } from '#api/endpoint.ts'
import { parseQuery } from '#api/query.ts'
import { historyQuery, nameOf } from '#api/schedule-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: {
    needs: 'read',
    handle: async ({ request, ctx, params }) =>
      Response.json(
        await scheduleHistory(ctx, { ...nameOf(params), ...parseQuery(request.url, historyQuery) }),
      ),
  },
})
