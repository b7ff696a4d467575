import { z } from 'zod'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'

export const reconcileInput = z.object({ limit: z.int().min(1).max(1_000).default(200) })

/**
 * Mends up to `limit` sources that the search engines do not hold as they are. The engines compare everything at once,
 * so that those of other organizations are mended too. `remaining` is how many there are still.
 */
export async function reconcileIndex(
  ctx: Ctx,
  input: z.input<typeof reconcileInput> = {},
): Promise<{ mended: number; remaining: number }> {
  asSystem(ctx)
  return ctx.search.reconcile(parse(reconcileInput, input))
}
