import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { findSource } from './rows.ts'
import { type SourceInput, sourceInput } from './schema.ts'
import { type SourceView, viewOf } from './view.ts'

/** One source. Throws not_found. */
export async function getSource(ctx: Ctx, input: SourceInput): Promise<SourceView> {
  const tenant = asMember(ctx)
  const { id } = parse(sourceInput, input)
  return viewOf(await findSource(tenant, id))
}
