import { z } from 'zod'

/** The events of the outbox, with the functions that consume them: all of these must acknowledge an event. */
const consumers = {
  'source/changed': ['ingest'],
  'source/deleted': ['purge'],
  'source/refetch.due': ['refetch'],
  'digest/due': ['digest'],
  'feed/poll.due': ['poll-feed'],
  'library/reindex.requested': ['reindex'],
  'library/reconcile.requested': ['reconcile'],
  'instance/backup.requested': ['backup'],
} as const satisfies Record<string, readonly string[]>

/** The names of the events above. */
export const outboxEvents = Object.keys(consumers)

/** The functions that consume an event; none for one that is not of the outbox. */
export function consumersOf(eventName: string): readonly string[] {
  return Object.hasOwn(consumers, eventName) ? consumers[eventName as keyof typeof consumers] : []
}

export const sourceChanged = z.object({
  organizationId: z.uuid(),
  sourceId: z.uuid(),
  version: z.int(),
  kind: z.enum(['note', 'file', 'link']),
  /** Of a link: the host it is fetched from. */
  host: z.string().optional(),
})

export const sourceDeleted = z.object({ organizationId: z.uuid(), sourceId: z.uuid() })

export const refetchDue = z.object({
  organizationId: z.uuid(),
  sourceId: z.uuid(),
  /** Where it is fetched from. */
  host: z.string().optional(),
})

export const feedDue = z.object({
  organizationId: z.uuid(),
  feedId: z.uuid(),
  /** Where it is fetched from. */
  host: z.string().optional(),
})

export const digestDue = z.object({
  userId: z.uuid(),
  /** The Monday of the week. */
  week: z.iso.date(),
  /** The moment it was due: it tells of the week before. */
  until: z.iso.datetime({ offset: true }),
  /** The libraries of the person. */
  organizationIds: z.tuple([z.uuid()], z.uuid()),
})

export const reconcileRequested = z.object({ organizationId: z.uuid() })

export const reindexRequested = z.object({ organizationId: z.uuid() })

/** Of the whole installation; `due` is the slot of the schedule that asked. */
export const backupRequested = z.object({ due: z.iso.datetime({ offset: true }) })
