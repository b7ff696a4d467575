import type { Database } from '@repo/db/connect'
import type { Log } from '@repo/trace/log'
import type { Recorder } from '@repo/trace/recorder'
import { consumersOf } from '../events.ts'
import { recordSent } from '../trace/record-sent.ts'
import { bury, claimDue, finish, release } from './rows.ts'
import type { JobEvent, Send } from './send.ts'

export const MAX_BATCH_EVENTS = 500

export type PassParts = { db: Database; send: Send; log: Log; signal: AbortSignal; recorder?: Recorder }

/** `taken` events were sent; `unavailable` says why the server takes none at present. */
export type PassResult = { taken: number; unavailable: string | null }

/** Sends the events that are due, at most MAX_BATCH_EVENTS. */
export async function relayOnce(parts: PassParts, releaseAfterMs: number): Promise<PassResult> {
  const events = await claimDue(parts.db, MAX_BATCH_EVENTS)
  if (events.length === 0) return { taken: 0, unavailable: null }
  const outcome = await parts.send(events, parts.signal)
  if (outcome.ok) return sent(parts, events)
  if (outcome.reason === 'refused') return sendSingly(parts, events, releaseAfterMs)
  return giveBack(parts, events, releaseAfterMs, outcome.message)
}

/** One bad event makes the server refuse its whole batch, so each of a refused batch is sent alone. */
async function sendSingly(parts: PassParts, events: JobEvent[], releaseAfterMs: number): Promise<PassResult> {
  let taken = 0
  for (const [index, event] of events.entries()) {
    const outcome = await parts.send([event], parts.signal)
    if (outcome.ok) {
      await sent(parts, [event])
      taken++
    } else if (outcome.reason === 'refused') {
      parts.log.error(
        { eventId: event.id, name: event.name, reason: outcome.message },
        'an event was refused',
      )
      await bury(parts.db, event.id, outcome.message)
    } else {
      const rest = await giveBack(parts, events.slice(index), releaseAfterMs, outcome.message)
      return { taken, unavailable: rest.unavailable }
    }
  }
  return { taken, unavailable: null }
}

async function sent(parts: PassParts, events: JobEvent[]): Promise<PassResult> {
  if (parts.recorder) recordSent(parts.recorder, events)
  const unconsumed = events.filter(({ name }) => consumersOf(name).length === 0).map(({ id }) => id)
  if (unconsumed.length > 0) await finish(parts.db, unconsumed)
  return { taken: events.length, unavailable: null }
}

async function giveBack(
  parts: PassParts,
  events: JobEvent[],
  releaseAfterMs: number,
  reason: string,
): Promise<PassResult> {
  const ids = events.map(({ id }) => id)
  await release(parts.db, ids, releaseAfterMs, reason)
  return { taken: 0, unavailable: reason }
}
