import { z } from 'zod'

/** The JSON of POST /keys. */
export const createKeyBody = z.strictObject({
  name: z.string().trim().min(1).max(64),
  scopes: z.array(z.enum(['read', 'write']), 'give a list of "read", "write" or both').min(1),
  expiresInDays: z.int().min(1).max(3_650).optional(),
})
