import { createHash } from 'node:crypto'
import type { Entry, EntryType } from '../../entry.ts'
import { ENTRY_TYPES } from '../../entry.ts'
import { type ContentLimits, cutContent } from '../cut-content.ts'
import { isRecord, isText } from '../schema/fault.ts'
import { FIELDS } from './fields.ts'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/**
 * An entry as ZinTrust sends it, as one of ours. Its batch is the trace, its `createdAt` the time it ended. Whatever is
 * missing becomes a field that the schema then refuses.
 */
export function entryOf(
  sent: Record<string, unknown>,
  keyService: string | null,
  limits: ContentLimits,
): { entry: Entry; service: string } {
  const type = typeOf(sent.type)
  const raw = isRecord(sent.content) ? sent.content : {}
  const content = contentOf(type, raw)
  const durationMs = numberIn(raw, 'duration') ?? numberIn(raw, 'time')
  const tags = Array.isArray(sent.tags) ? sent.tags.filter((tag) => isText(tag, 128)).slice(0, 32) : []
  const entry = {
    traceId: UUID.test(String(sent.batchId))
      ? String(sent.batchId).toLowerCase().replaceAll('-', '')
      : hashOf(String(sent.batchId), 32),
    id: idOf(String(sent.uuid)),
    parentId: null,
    type,
    name: nameOf(type, content).slice(0, 512) || type,
    startMs: typeof sent.createdAt === 'number' ? sent.createdAt - (durationMs ?? 0) : Number.NaN,
    durationMs,
    status: isFailed(type, content) ? ('error' as const) : ('ok' as const),
    familyHash: isText(sent.familyHash, 512) ? hashOf(sent.familyHash, 16) : null,
    tags: tags.filter((tag) => !tag.startsWith('service:')),
    links: [],
    content: cutContent(content, limits),
  }
  const tagged = tags.find((tag) => tag.startsWith('service:'))?.slice('service:'.length)
  return { entry, service: keyService ?? (tagged || 'zintrust') }
}

export function idOf(uuid: string): string {
  return hashOf(uuid, 16)
}

/** What is not known is shown as a dump. */
export function typeOf(sent: unknown): EntryType {
  if (sent === 'client_request') return 'clientRequest'
  return ENTRY_TYPES.find((type) => type === sent) ?? 'dump'
}

/** The fields under the names of docs/contracts/trace-ingest.md; what has no other name there keeps its own. */
export function contentOf(type: EntryType, sent: Record<string, unknown>): Record<string, unknown> {
  const names = FIELDS[type] ?? {}
  const content: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(sent)) content[names[name] ?? name] = value
  if (type === 'gate') content.result = content.result === 'denied' ? 'deny' : 'allow'
  if (type === 'notification' && Array.isArray(content.channel)) content.channel = content.channel.join(', ')
  if (type === 'exception' && isRecord(sent.linePreview))
    content.source = Object.entries(sent.linePreview).map(([line, text]) => ({ line: Number(line), text }))
  if (type === 'model' && isRecord(sent.changes)) content.changed = Object.keys(sent.changes)
  return content
}

function nameOf(type: EntryType, content: Record<string, unknown>): string {
  const text = (name: string) => (typeof content[name] === 'string' ? content[name] : '')
  switch (type) {
    case 'request':
      return `${text('method')} ${text('path').split('?', 1)[0]}`.trim()
    case 'clientRequest':
      return `${text('method')} ${URL.parse(text('url'))?.host ?? ''}`.trim()
    case 'query':
      return text('sql').replaceAll(/\s+/g, ' ').slice(0, 120)
    case 'model':
      return `${text('action')} ${text('model')}`.trim()
    default:
      return NAMED_BY.map(text).find(Boolean) ?? ''
  }
}

const NAMED_BY = [
  'class',
  'message',
  'function',
  'schedule',
  'subject',
  'event',
  'ability',
  'middleware',
  'command',
  'operation',
  'view',
  'name',
]

function isFailed(type: EntryType, content: Record<string, unknown>): boolean {
  if (type === 'exception') return true
  if (type === 'log') return content.level === 'error' || content.level === 'fatal'
  const { status, outcome, exitCode } = content
  return (
    (typeof status === 'number' && status >= 500) ||
    status === 'failed' ||
    outcome === 'failed' ||
    (typeof exitCode === 'number' && exitCode !== 0)
  )
}

function numberIn(content: Record<string, unknown>, name: string): number | null {
  const value = content[name]
  return typeof value === 'number' && value >= 0 ? value : null
}

function hashOf(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
