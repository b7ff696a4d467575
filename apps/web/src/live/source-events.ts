import { listen } from '@repo/db/listen'
import type { SourceStage, SourceState } from '@repo/db/schema/library'
import type { Log } from '@repo/trace/log'

export type SourceEvent = {
  sourceId: string
  state: SourceState
  stage: SourceStage | null
  deleted: boolean
}

/** `resync` means that events may have been missed: what is shown should be read again. */
export type Subscriber = { onEvent(event: SourceEvent): void; onResync(): void; onClose(): void }

export type SourceEvents = {
  /** Passes on what happens to an organization's sources, until the returned function is called. */
  subscribe(organizationId: string, subscriber: Subscriber): () => void
  /** How many are listening. */
  size(): number
  close(): Promise<void>
}

/** One connection that listens to Postgres for the whole process, and hands each event to its organization. */
export function createSourceEvents(options: { databaseUrl: string; log: Log }): SourceEvents {
  const byOrganization = new Map<string, Set<Subscriber>>()
  const everyone = () => [...byOrganization.values()].flatMap((each) => [...each])
  let lost = false
  const listener = listen({
    url: options.databaseUrl,
    channel: 'source_changed',
    applicationName: 'trovella-web-events',
    onNotification: (payload) => {
      const { organizationId, ...event } = JSON.parse(payload) as SourceEvent & { organizationId: string }
      for (const subscriber of byOrganization.get(organizationId) ?? []) subscriber.onEvent(event)
    },
    onListening: () => {
      if (lost) for (const subscriber of everyone()) subscriber.onResync()
      lost = false
    },
    onLost: (error) => {
      if (!lost) options.log.warn({ err: error }, 'live events are interrupted until the database is back')
      lost = true
    },
  })
  return {
    subscribe: (organizationId, subscriber) => {
      const subscribers = byOrganization.get(organizationId) ?? new Set()
      byOrganization.set(organizationId, subscribers.add(subscriber))
      return () => {
        subscribers.delete(subscriber)
        if (subscribers.size === 0) byOrganization.delete(organizationId)
      }
    },
    size: () => everyone().length,
    close: async () => {
      for (const subscriber of everyone()) subscriber.onClose()
      byOrganization.clear()
      await listener.close()
    },
  }
}
