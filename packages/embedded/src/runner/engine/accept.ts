import type { IncomingEvent } from '../protocol/event.ts'
import { startCrons } from './crons.ts'
import { type Engine, noChanges } from './engine.ts'
import type { Registry } from './registry.ts'
import { routeEvents, routingContext, writeEvent } from './route.ts'
import { commit, makeReady, schedule } from './schedule.ts'

const PAGE = 1_000

/** Takes events in. Resolves when they, and the runs they start, are durable. */
export async function acceptEvents(engine: Engine, events: IncomingEvent[]): Promise<void> {
  const changes = noChanges()
  if (engine.world.registry) {
    const context = await routingContext(
      engine,
      events.map(({ payload }) => payload.name),
    )
    routeEvents(engine, events, context, changes)
  } else {
    // Which functions they are for is not known yet: `useRegistry` routes them.
    for (const event of events) writeEvent(engine, event, { routed: false })
  }
  await commit(engine, changes)
}

/** Puts every outstanding task of a freshly read state where it belongs. */
export function scheduleAll(engine: Engine): void {
  for (const run of engine.runs.values()) {
    const { singleton } = run.keys
    if (singleton !== undefined) engine.singletons.set(singleton, run)
    for (const task of run.tasks.values()) {
      if (task.kind === 'wait') engine.waits.add(task)
      schedule(engine, task)
    }
  }
}

/** Takes over what the app says it can run: limits, crons, and whatever waited for a function to be known. */
export async function useRegistry(engine: Engine, registry: Registry): Promise<void> {
  if (engine.applied === registry) return
  engine.world.registry = registry
  engine.applied = registry
  const waiting = [...engine.ready.drain(), ...engine.parked]
  engine.parked.clear()
  for (const task of waiting) makeReady(engine, task)
  startCrons(engine, registry)
  await routeHeldEvents(engine)
  await commit(engine, noChanges())
}

async function routeHeldEvents(engine: Engine): Promise<void> {
  for (let held = await readHeld(engine); held.length > 0; held = await readHeld(engine)) {
    await acceptEvents(engine, held)
  }
}

async function readHeld(engine: Engine): Promise<IncomingEvent[]> {
  await engine.writer.commit()
  return engine.read<IncomingEvent>(
    'select id, payload from runner.event where not routed order by id limit $1',
    [PAGE],
  )
}
