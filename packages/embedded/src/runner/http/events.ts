import { acceptEvents } from '../engine/accept.ts'
import { nowMs, type World } from '../engine/world.ts'
import { parseEvents } from '../protocol/event.ts'
import type { Supervisor } from '../supervisor.ts'
import { type Answer, type Exchange, json } from './exchange.ts'

const ACCEPT_DEADLINE_MS = 10_000

/** `POST /e/:key`: answers 200 once the events are committed, with the runner's own ids for them. */
export async function receiveEvents(
  world: World,
  supervisor: Supervisor,
  { headers, body }: Exchange,
): Promise<Answer> {
  const parsed = parseEvents(body, { seed: headers['x-inngest-event-id-seed'], nowMs: nowMs(world) })
  if (!parsed.ok) return json(400, { ids: [], status: 400, error: parsed.message })
  try {
    await supervisor.withEngine(ACCEPT_DEADLINE_MS, (engine) => acceptEvents(engine, parsed.events))
  } catch (error) {
    return json(503, {
      ids: [],
      status: 503,
      error: `Not accepted: ${(error as Error).message}. Send it again.`,
    })
  }
  return json(200, { ids: parsed.events.map(({ id }) => id), status: 200 })
}
