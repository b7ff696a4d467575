import { createHash } from 'node:crypto'
import type { IncomingEvent } from '../protocol/event.ts'
import type { FunctionSpec } from '../protocol/function-config.ts'
import { toIso } from '../store/rows.ts'
import { ulid } from '../ulid.ts'
import type { Changes, Engine } from './engine.ts'
import { type Expression, keyOf } from './expression.ts'
import { FUNCTION_STEP, type Run } from './model.ts'
import { nowMs } from './world.ts'

const MAX_PRIORITY_SECONDS = 600

/** Writes a run that comes to life when the commit finds it new: the database knows the event ids of the last day. */
export function draftRun(
  engine: Engine,
  spec: FunctionSpec,
  event: IncomingEvent,
  options: { eventKey: string; parent: Run['parent'] },
  changes: Changes,
): Run {
  const run = newRun(engine, spec, event, options.parent)
  engine.writer.batch.draft({
    id: run.id,
    functionId: run.functionId,
    eventId: run.eventId,
    eventKey: options.eventKey,
    idempotencyKey: spec.idempotency ? idempotencyKey(spec.idempotency, event) : null,
    keys: JSON.stringify(run.keys),
    orderAt: toIso(run.orderMs),
    parentRunId: run.parent?.runId ?? null,
    parentStepId: run.parent?.stepId ?? null,
    createdAt: toIso(run.createdMs),
  })
  const task = { run, stepId: FUNCTION_STEP, kind: 'function' as const, attempt: 0, dueMs: null, detail: {} }
  run.tasks.set(FUNCTION_STEP, task)
  changes.drafts.push({ run, task, event })
  return run
}

function newRun(engine: Engine, spec: FunctionSpec, event: IncomingEvent, parent: Run['parent']): Run {
  const createdMs = nowMs(engine.world)
  return {
    id: ulid(createdMs),
    functionId: spec.id,
    eventId: event.id,
    state: 'queued',
    keys: keysOf(spec, event),
    orderMs: createdMs - prioritySeconds(spec, event) * 1_000,
    createdMs,
    startedMs: null,
    parent,
    tasks: new Map(),
    memoised: 0,
    again: false,
    ended: false,
  }
}

/** The key of a run among those of its function that must not overlap. */
export function singletonKey(spec: FunctionSpec, event: IncomingEvent): string | null {
  if (!spec.singleton) return null
  const { key } = spec.singleton
  return `${spec.id}:${key ? keyOf(key, { event: event.payload }) : ''}`
}

function keysOf(spec: FunctionSpec, event: IncomingEvent): Record<string, string> {
  const expressions = spec.concurrency.flatMap(({ key }) => (key ? [key] : []))
  const keys = Object.fromEntries(
    expressions.map((key) => [key.source, keyOf(key, { event: event.payload })]),
  )
  const singleton = singletonKey(spec, event)
  return singleton === null ? keys : { ...keys, singleton }
}

function prioritySeconds(spec: FunctionSpec, event: IncomingEvent): number {
  const value = Number(spec.priority?.evaluate({ event: event.payload }) ?? 0)
  return Number.isFinite(value) ? Math.max(-MAX_PRIORITY_SECONDS, Math.min(MAX_PRIORITY_SECONDS, value)) : 0
}

function idempotencyKey(expression: Expression, event: IncomingEvent): string | null {
  const value = expression.evaluate({ event: event.payload })
  return value === undefined
    ? null
    : createHash('sha256')
        .update(keyOf(expression, { event: event.payload }))
        .digest('hex')
}
