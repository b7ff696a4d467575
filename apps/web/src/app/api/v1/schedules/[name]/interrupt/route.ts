import { interruptRun } from '@repo/library/schedules/interrupt'
import { endpoint } from '#api/endpoint.ts'
import { readJson } from '#api/json-body.ts'
import { parseStrict } from '#api/query.ts'
import { interruptBody, nameOf } from '#api/schedule-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: {
    needs: 'session',
    handle: async ({ request, ctx, params }) => {
      await interruptRun(ctx, { ...nameOf(params), ...parseStrict(interruptBody, await readJson(request)) })
      return new Response(null, { status: 204 })
    },
  },
})
