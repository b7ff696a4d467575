import { resumeSchedule } from '@repo/library/schedules/resume'
import { endpoint } from '#api/endpoint.ts'
import { nameOf } from '#api/schedule-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: {
    needs: 'session',
    handle: async ({ ctx, params }) => {
      await resumeSchedule(ctx, nameOf(params))
      return new Response(null, { status: 204 })
    },
  },
})
