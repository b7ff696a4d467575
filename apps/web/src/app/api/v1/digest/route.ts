import { getDigestSetting } from '@repo/library/digest/get-setting'
import { digestSetting } from '@repo/library/digest/schema'
import { setDigestSetting } from '@repo/library/digest/set-setting'
import { parse } from '@repo/library/parse'
import { endpoint } from '#api/endpoint.ts'
import { readJson } from '#api/json-body.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: { needs: 'session', handle: async ({ ctx }) => Response.json(await getDigestSetting(ctx)) },
  PUT: {
    needs: 'session',
    handle: async ({ request, ctx }) =>
      Response.json(await setDigestSetting(ctx, parse(digestSetting.strict(), await readJson(request)))),
  },
})
