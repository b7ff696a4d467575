import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { type SnapshotInput, snapshotInput } from './schema.ts'

/**
 * Gives every passage of a snapshot its vector, reusing those of passages with the same text. Throws when the
 * embedding service does not answer.
 */
export async function embedSource(
  ctx: Ctx,
  input: SnapshotInput,
): Promise<{ embedded: number; reused: number }> {
  const { organizationId } = asSystem(ctx)
  const { snapshotId } = parse(snapshotInput, input)
  return ctx.search.embedMissing({ organizationId, snapshotId })
}
