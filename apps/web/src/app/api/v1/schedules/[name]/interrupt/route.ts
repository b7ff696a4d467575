import { parse } from '@repo/library/parse'
import { interruptRun } from '@repo/library/schedules/interrupt'
import { endpoint } from '#api/endpoint.ts'
import { readJson } from '#api/json-body.ts'
import { interruptBody, nameOf } from '#api/schedule-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: {
    needs: 'session',
    handle: async ({ request, ctx, params }) => {
      await interruptRun(ctx, { ...nameOf(params), ...parse(interruptBody, await readJson(request)) })
      return new Response(null, { status: 204 })
    },
  },
})
