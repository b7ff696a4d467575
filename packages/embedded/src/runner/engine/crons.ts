import type { CronTrigger, FunctionSpec } from '../protocol/function-config.ts'
import { toIso } from '../store/rows.ts'
import { ulid } from '../ulid.ts'
import { draftRun } from './draft-run.ts'
import { type Engine, inBackground, noChanges } from './engine.ts'
import type { Registry } from './registry.ts'
import { writeEvent } from './route.ts'
import { commit } from './schedule.ts'
import { nowMs } from './world.ts'

/**
 * Starts the timers of every cron trigger. Of ticks missed while the runner was down only the latest fires; an
 * Inngest server replays them all.
 */
export function startCrons(engine: Engine, registry: Registry): void {
  for (const spec of registry.functions.values()) {
    for (const trigger of spec.crons) startCron(engine, registry, spec, trigger)
  }
}

function startCron(engine: Engine, registry: Registry, spec: FunctionSpec, trigger: CronTrigger): void {
  const key = `${spec.id} ${trigger.cron}`
  const now = nowMs(engine.world)
  const known = engine.ticks.get(key)
  const missed = known === undefined ? null : trigger.schedule.latestMs(now)
  if (known === undefined) remember(engine, spec, trigger, now)
  if (known !== undefined && missed !== null && missed > known) fire(engine, spec, trigger, missed)
  startTimer(engine, registry, { spec, trigger }, engine.ticks.get(key) ?? now)
}

function startTimer(
  engine: Engine,
  registry: Registry,
  { spec, trigger }: { spec: FunctionSpec; trigger: CronTrigger },
  afterMs: number,
): void {
  const dueMs = trigger.schedule.nextMs(afterMs)
  if (dueMs === null) return
  engine.timers.add({
    dueMs,
    recurring: true,
    isLive: () => engine.world.registry === registry && !engine.stopped,
    fire: () => {
      fire(engine, spec, trigger, dueMs)
      startTimer(engine, registry, { spec, trigger }, dueMs)
    },
  })
}

function fire(engine: Engine, spec: FunctionSpec, trigger: CronTrigger, tickMs: number): void {
  const ts = nowMs(engine.world)
  const tick = new Date(tickMs).toISOString().replace('.000Z', 'Z')
  const data = { cron: trigger.cron, scheduledAt: tick, fireAt: tick }
  const event = { id: ulid(ts), payload: { id: tick, name: 'inngest/scheduled.timer', data, ts } }
  const changes = noChanges()
  writeEvent(engine, event, { routed: true })
  draftRun(engine, spec, event, { eventKey: `${trigger.cron} ${tick}`, parent: null }, changes)
  remember(engine, spec, trigger, tickMs)
  inBackground(engine, () => commit(engine, changes))
}

function remember(engine: Engine, spec: FunctionSpec, trigger: CronTrigger, tickMs: number): void {
  engine.ticks.set(`${spec.id} ${trigger.cron}`, tickMs)
  engine.writer.batch.cron({ functionId: spec.id, expression: trigger.cron, lastTick: toIso(tickMs) })
}
