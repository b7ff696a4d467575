import { ENTRY_TYPES, type EntryType } from '../entry.ts'
import type { Attributes } from './value.ts'

const SERVER = 2
const CLIENT = 3
const PRODUCER = 4
const CONSUMER = 5
const KINDS = [
  '',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
]

/** A span kind, which JSON may spell as its name. */
export function kindOf(kind: unknown): number {
  return typeof kind === 'string' ? Math.max(KINDS.indexOf(kind), 0) : Number(kind ?? 0)
}

/**
 * Which of the twenty types a span is, by OpenTelemetry's semantic conventions and the older names that instrumentations
 * still use. What says `trovella.type` was exported from here.
 */
export function typeOfSpan(kind: number, attributes: Attributes): EntryType {
  const has = (...names: string[]) => names.some((name) => attributes[name] !== undefined)
  const own = ENTRY_TYPES.find((type) => type === attributes['trovella.type'])
  if (own) return own
  const system = attributes['db.system.name'] ?? attributes['db.system']
  if (system === 'redis' || system === 'valkey') return 'redis'
  if (system !== undefined || has('db.query.text', 'db.statement')) return 'query'
  if (has('cache.operation', 'cache.hit', 'cache.key')) return 'cache'
  if (attributes['faas.trigger'] === 'timer' || has('faas.cron')) return 'schedule'
  if (kind === CONSUMER || kind === PRODUCER || has('messaging.system')) return 'job'
  if (has('mail.subject', 'mail.to', 'email.subject')) return 'mail'
  if (has('http.request.method', 'http.method', 'rpc.system', 'rpc.system.name'))
    return kind === CLIENT ? 'clientRequest' : 'request'
  if (kind === SERVER) return 'request'
  if (kind === CLIENT) return 'clientRequest'
  if (has('process.command', 'process.exit.code')) return 'command'
  if (has('view.name', 'express.view')) return 'view'
  if (has('middleware.name', 'express.type', 'koa.type', 'connect.type', 'hapi.type', 'fastify.type'))
    return 'middleware'
  return 'event'
}
