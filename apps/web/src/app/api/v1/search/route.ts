import { searchLibrary } from '@repo/library/search/query'
import { endpoint } from '#api/endpoint.ts'
import { searchInputOf } from '#api/search-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: {
    needs: 'read',
    handle: async ({ request, ctx }) => Response.json(await searchLibrary(ctx, searchInputOf(request.url))),
  },
})
