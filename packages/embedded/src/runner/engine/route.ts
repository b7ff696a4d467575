import type { EventPayload, IncomingEvent } from '../protocol/event.ts'
import { failure } from '../protocol/failure.ts'
import { toIso } from '../store/rows.ts'
import { draftRun, singletonKey } from './draft-run.ts'
import { endingEvents, endRun } from './end-run.ts'
import type { Changes, Engine } from './engine.ts'
import { compile, holds } from './expression.ts'
import { completeTask } from './memoise.ts'
import type { Run } from './model.ts'
import { nowMs } from './world.ts'

const MAX_CHAIN = 10

/** The events that started runs which the events being routed may resume or cancel. */
export type RoutingContext = ReadonlyMap<string, EventPayload>

/** Reads what conditions will compare with. Empty, and without waiting, unless a run waits for such an event. */
export async function routingContext(engine: Engine, names: Iterable<string>): Promise<RoutingContext> {
  const runs = affectedRuns(engine, new Set(names))
  return runs.length === 0 ? new Map() : engine.bodies.triggers(runs)
}

/** Lets each event cancel runs, resume runs and start runs, in this order. */
export function routeEvents(
  engine: Engine,
  events: IncomingEvent[],
  context: RoutingContext,
  changes: Changes,
): void {
  let wave = events
  // Endings tell of themselves with further events, which may end further runs.
  for (let depth = 0; wave.length > 0 && depth < MAX_CHAIN; depth++) {
    const next: IncomingEvent[] = []
    for (const event of wave) {
      writeEvent(engine, event, { routed: true })
      next.push(...cancelRuns(engine, event, context, changes))
      resumeRuns(engine, event.payload, context, changes)
      next.push(...startRuns(engine, event, context, changes))
    }
    wave = next
  }
}

export function writeEvent(
  engine: Engine,
  { id, payload }: IncomingEvent,
  { routed }: { routed: boolean },
): void {
  engine.writer.batch.event({
    id,
    name: payload.name,
    payload: JSON.stringify(payload),
    receivedAt: toIso(nowMs(engine.world)),
    routed,
  })
}

/** Ends a run early, and returns the events that tell of it. */
function cancelRun(engine: Engine, run: Run, context: RoutingContext, changes: Changes): IncomingEvent[] {
  const ending = { state: 'cancelled' as const, failure: failure('The run was cancelled', 'Cancelled') }
  const event = context.get(run.id) ?? engine.bodies.cached(run)?.event
  endRun(engine, run, ending, changes)
  return event ? endingEvents(engine, run, ending, event) : []
}

function cancelRuns(
  engine: Engine,
  event: IncomingEvent,
  context: RoutingContext,
  changes: Changes,
): IncomingEvent[] {
  const specs = engine.world.registry?.cancelledBy(event.payload.name) ?? []
  return specs.flatMap((spec) => {
    const rules = spec.cancellations.filter((rule) => rule.event === event.payload.name)
    const cancelled = runsOf(engine, spec.id).filter((run) =>
      rules.some(({ condition, withinMs }) => {
        const inTime = withinMs === null || nowMs(engine.world) <= run.createdMs + withinMs
        return inTime && holds(condition, { event: triggerOf(engine, run, context), async: event.payload })
      }),
    )
    return cancelled.flatMap((run) => cancelRun(engine, run, context, changes))
  })
}

function resumeRuns(engine: Engine, payload: EventPayload, context: RoutingContext, changes: Changes): void {
  for (const task of [...engine.waits.forEvent(payload.name)]) {
    const { condition } = task.detail
    if (condition !== undefined) {
      const compiled = compile(condition)
      const scope = { event: triggerOf(engine, task.run, context), async: payload }
      if (!compiled.ok || !holds(compiled.expression, scope)) continue
    }
    completeTask(engine, task, payload, changes)
  }
}

function startRuns(
  engine: Engine,
  event: IncomingEvent,
  context: RoutingContext,
  changes: Changes,
): IncomingEvent[] {
  const cancelled: IncomingEvent[] = []
  const started = new Set<string>()
  for (const { spec, trigger } of engine.world.registry?.triggeredBy(event.payload.name) ?? []) {
    if (started.has(spec.id) || !holds(trigger.condition, { event: event.payload })) continue
    started.add(spec.id)
    const key = singletonKey(spec, event)
    const active = key === null ? undefined : engine.singletons.get(key)
    if (active && spec.singleton?.mode === 'skip') continue
    if (active) cancelled.push(...cancelRun(engine, active, context, changes))
    const run = draftRun(engine, spec, event, { eventKey: event.payload.id, parent: null }, changes)
    if (key !== null) engine.singletons.set(key, run)
  }
  return cancelled
}

function affectedRuns(engine: Engine, names: ReadonlySet<string>): Run[] {
  const { registry } = engine.world
  return [...names].flatMap((name) => [
    ...(registry?.cancelledBy(name) ?? []).flatMap(({ id }) => runsOf(engine, id)),
    ...[...engine.waits.forEvent(name)]
      .filter(({ detail }) => detail.condition !== undefined)
      .map(({ run }) => run),
  ])
}

function runsOf(engine: Engine, functionId: string): Run[] {
  return [...engine.runs.values()].filter((run) => run.functionId === functionId)
}

function triggerOf(engine: Engine, run: Run, context: RoutingContext): EventPayload | undefined {
  return context.get(run.id) ?? engine.bodies.cached(run)?.event
}
