import { randomBytes } from 'node:crypto'
import { member, organization, user } from '@repo/db/schema/accounts'
import { asc, eq } from 'drizzle-orm'
import type { Queries } from './transaction.ts'

/** Creates the library a person starts with, and makes them its owner. Returns the organization's id. */
export async function createPersonalOrganization(
  tx: Queries,
  person: { id: string; name: string },
): Promise<string> {
  const [created] = await tx
    .insert(organization)
    .values({ name: `${person.name}'s library`, slug: `library-${randomBytes(8).toString('hex')}` })
    .returning({ id: organization.id })
  if (!created) throw new Error('the organization was not created')
  await tx.insert(member).values({ organizationId: created.id, userId: person.id, role: 'owner' })
  return created.id
}

/** The organization a new session starts in: the oldest membership, or a personal one where there is none. */
export async function startingOrganization(tx: Queries, userId: string): Promise<string> {
  const [membership] = await tx
    .select({ organizationId: member.organizationId })
    .from(member)
    .where(eq(member.userId, userId))
    .orderBy(asc(member.createdAt), asc(member.id))
    .limit(1)
  if (membership) return membership.organizationId
  const [person] = await tx.select({ id: user.id, name: user.name }).from(user).where(eq(user.id, userId))
  if (!person) throw new Error(`there is no user ${userId}`)
  return createPersonalOrganization(tx, person)
}
