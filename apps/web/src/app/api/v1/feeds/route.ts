import { addFeed } from '@repo/library/feeds/add'
import { listFeeds } from '@repo/library/feeds/list'
import { addFeedInput } from '@repo/library/feeds/schema'
import { parse } from '@repo/library/parse'
import { endpoint } from '#api/endpoint.ts'
import { readJson } from '#api/json-body.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: { needs: 'read', handle: async ({ ctx }) => Response.json(await listFeeds(ctx)) },
  POST: {
    needs: 'write',
    handle: async ({ request, ctx }) => {
      const { feed, duplicate } = await addFeed(ctx, parse(addFeedInput.strict(), await readJson(request)))
      const headers = { location: `/api/v1/feeds/${feed.id}` }
      return Response.json({ ...feed, duplicate }, { status: duplicate ? 200 : 201, headers })
    },
  },
})
