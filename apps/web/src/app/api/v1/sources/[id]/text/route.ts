import { getSourceText } from '@repo/library/sources/text'
import { endpoint } from '#api/endpoint.ts'
import { parseQuery } from '#api/query.ts'
import { idOf, sourceTextQuery } from '#api/source-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: {
    needs: 'read',
    handle: async ({ request, ctx, params }) => {
      const range = parseQuery(request.url, sourceTextQuery)
      return Response.json(await getSourceText(ctx, { ...idOf(params), ...range }))
    },
  },
})
