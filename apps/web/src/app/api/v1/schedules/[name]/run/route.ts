import { runScheduleNow } from '@repo/library/schedules/run-now'
import { endpoint } from '#api/endpoint.ts'
import { nameOf } from '#api/schedule-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: {
    needs: 'session',
    handle: async ({ ctx, params }) =>
      Response.json(await runScheduleNow(ctx, nameOf(params)), { status: 202 }),
  },
})
