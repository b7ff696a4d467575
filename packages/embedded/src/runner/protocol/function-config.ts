import { type CronSchedule, parseCron } from '../engine/cron-schedule.ts'
import { compile, type Expression } from '../engine/expression.ts'
import { parseDurationMs } from './duration.ts'

const DEFAULT_RETRIES = 4
const SUPPORTED = new Set([
  'id',
  'name',
  'triggers',
  'steps',
  'concurrency',
  'cancel',
  'idempotency',
  'priority',
  'singleton',
])

export type Constraint = { limit: number; key: Expression | null; scope: 'fn' | 'account' }
export type EventTrigger = { event: string; condition: Expression | null }
export type CronTrigger = { cron: string; schedule: CronSchedule }
export type Cancellation = { event: string; condition: Expression | null; withinMs: number | null }

/** One function of the app, as it registered itself. */
export type FunctionSpec = {
  id: string
  name: string
  maxAttempts: number
  events: EventTrigger[]
  crons: CronTrigger[]
  cancellations: Cancellation[]
  concurrency: Constraint[]
  idempotency: Expression | null
  priority: Expression | null
  singleton: { key: Expression | null; mode: 'skip' | 'cancel' } | null
}

export type ParsedFunction =
  | { ok: true; spec: FunctionSpec }
  | { ok: false; functionId: string; message: string }

/** Reads one entry of the SDK's `functions` list. An option this runner does not have is refused by its name. */
export function parseFunction(config: Record<string, unknown>): ParsedFunction {
  const functionId = String(config.id)
  try {
    refuseUnsupported(config)
    return { ok: true, spec: toSpec(functionId, config as RawConfig) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ok: false, functionId, message: error.message }
  }
}

type RawConcurrency = { limit: number; key?: string; scope?: string }
type RawConfig = {
  name?: string
  triggers?: { event?: string; expression?: string; cron?: string; jitter?: string }[]
  steps?: Record<string, { retries?: { attempts?: number } }>
  cancel?: { event: string; if?: string; timeout?: string }[]
  concurrency?: number | RawConcurrency | RawConcurrency[]
  idempotency?: string
  priority?: { run?: string }
  singleton?: { key?: string; mode: 'skip' | 'cancel' }
}

class Refusal extends Error {}

function refuseUnsupported(config: Record<string, unknown>): void {
  const options = Object.keys(config).filter((key) => config[key] !== undefined && !SUPPORTED.has(key))
  if (options.length > 0) throw new Refusal(`the embedded runner does not support: ${options.join(', ')}`)
}

function toSpec(id: string, config: RawConfig): FunctionSpec {
  const triggers = config.triggers ?? []
  return {
    id,
    name: config.name ?? id,
    maxAttempts: (config.steps?.step?.retries?.attempts ?? DEFAULT_RETRIES) + 1,
    events: triggers.flatMap(({ event, expression }) =>
      event ? [{ event, condition: optional(expression, 'the trigger') }] : [],
    ),
    crons: triggers.flatMap(({ cron, jitter }) => (cron ? [toCron(cron, jitter)] : [])),
    cancellations: (config.cancel ?? []).map((cancel) => ({
      event: cancel.event,
      condition: optional(cancel.if, 'cancelOn'),
      withinMs: cancel.timeout ? duration(cancel.timeout) : null,
    })),
    concurrency: toConstraints(config.concurrency),
    idempotency: optional(config.idempotency, 'idempotency'),
    priority: optional(config.priority?.run, 'priority'),
    singleton: config.singleton
      ? { key: optional(config.singleton.key, 'singleton'), mode: config.singleton.mode }
      : null,
  }
}

function toCron(cron: string, jitter: string | undefined): CronTrigger {
  if (jitter) throw new Refusal('the embedded runner does not support: cron jitter')
  const parsed = parseCron(cron)
  if (!parsed.ok) throw new Refusal(`the cron expression ${cron} is not valid: ${parsed.message}`)
  return { cron, schedule: parsed.schedule }
}

function toConstraints(concurrency: RawConfig['concurrency']): Constraint[] {
  const list = concurrency === undefined ? [] : Array.isArray(concurrency) ? concurrency : [concurrency]
  return list
    .map((each) => (typeof each === 'number' ? { limit: each } : each))
    .filter(({ limit }) => limit > 0)
    .map(({ limit, key, scope }: RawConcurrency) => {
      if (scope === 'env' || scope === 'account') {
        if (!key) throw new Refusal(`concurrency with scope ${scope} needs a key`)
        return { limit, key: optional(key, 'concurrency'), scope: 'account' as const }
      }
      return { limit, key: optional(key, 'concurrency'), scope: 'fn' as const }
    })
}

function optional(source: string | undefined, option: string): Expression | null {
  if (!source) return null
  const compiled = compile(source)
  if (!compiled.ok)
    throw new Refusal(`the expression of ${option}, ${source}, is not valid: ${compiled.message}`)
  return compiled.expression
}

function duration(text: string): number {
  const ms = parseDurationMs(text)
  if (ms === null) throw new Refusal(`the timeout ${text} is not a duration`)
  return ms
}
