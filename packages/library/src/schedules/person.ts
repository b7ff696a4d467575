import { type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../context.ts'

/** The name of who asks, as those see it who find something paused. */
export function personAsking({ actor }: Pick<Ctx, 'actor'>): SQL {
  return sql`(select name from "user" where id = ${actor.userId}::uuid)`
}
