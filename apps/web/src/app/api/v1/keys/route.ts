import { AppError } from '@repo/library/errors'
import { parse } from '@repo/library/parse'
import { endpoint } from '#api/endpoint.ts'
import { readJson } from '#api/json-body.ts'
import { createKeyBody } from '#api/key-input.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: {
    needs: 'session',
    handle: async ({ parts, actor }) => Response.json({ keys: await parts.auth.listApiKeys(actor) }),
  },
  POST: {
    needs: 'session',
    handle: async ({ request, parts, actor }) => {
      const { expiresInDays, ...input } = parse(createKeyBody, await readJson(request))
      const created = await parts.auth.createApiKey(actor, {
        ...input,
        ...(expiresInDays && { expiresInDays }),
      })
      if (!created.ok) throw new AppError(created.reason, created.message)
      const { id, secret, expiresAt } = created
      return Response.json({ id, secret, expiresAt }, { status: 201 })
    },
  },
})
