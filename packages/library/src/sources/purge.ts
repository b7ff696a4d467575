import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { releaseOriginal } from '../originals/release.ts'
import { parse } from '../parse.ts'

export const purgeInput = z.object({ sourceId: z.uuid() })

/** Removes all that was stored of a deleted source, in the engines and here. Does nothing for any other. */
export async function purgeSource(ctx: Ctx, input: z.input<typeof purgeInput>): Promise<{ purged: boolean }> {
  const tenant = asSystem(ctx)
  const { sourceId } = parse(purgeInput, input)
  const deleted = sql`id = ${sourceId}::uuid and deleted_at is not null`
  const marked = await tenant.run(sql`select id from ${tenant.rows('source')} where ${deleted}`)
  if (marked.length === 0) return { purged: false }
  await ctx.search.remove({ organizationId: tenant.organizationId, sourceId })
  return tenant.transaction(async (transaction) => {
    const gone = await transaction.run<{ original_sha256: string | null }>(
      sql`${transaction.delete('source', deleted)} returning original_sha256`,
    )
    for (const { original_sha256 } of gone) {
      if (original_sha256) await releaseOriginal(transaction, original_sha256)
    }
    return { purged: gone.length > 0 }
  })
}
