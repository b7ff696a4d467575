import type { EntryType } from '../../entry.ts'
import type { StoredEntry } from '../../store/store.ts'

/** Attribute names by field of the content, as OpenTelemetry's semantic conventions 1.37 have them where they do. */
const NAMES: Partial<Record<EntryType, Record<string, string>>> = {
  request: {
    method: 'http.request.method',
    path: 'url.path',
    route: 'http.route',
    status: 'http.response.status_code',
    responseBytes: 'http.response.body.size',
    clientAddress: 'client.address',
    userId: 'user.id',
  },
  clientRequest: {
    method: 'http.request.method',
    url: 'url.full',
    status: 'http.response.status_code',
    attempt: 'http.request.resend_count',
  },
  query: { sql: 'db.query.text', database: 'db.namespace', rowCount: 'db.response.returned_rows' },
  redis: { command: 'db.operation.name' },
  exception: { class: 'exception.type', message: 'exception.message' },
  log: { message: 'log.body' },
  job: { function: 'messaging.destination.name', eventId: 'messaging.message.id' },
  batch: { total: 'messaging.batch.message_count' },
  schedule: { expression: 'faas.cron' },
  command: { command: 'process.command', exitCode: 'process.exit.code' },
  auth: { userId: 'user.id' },
  gate: { userId: 'user.id' },
}

const FIXED: Partial<Record<EntryType, Record<string, string>>> = {
  redis: { 'db.system.name': 'redis' },
  job: { 'messaging.operation.type': 'process' },
  schedule: { 'faas.trigger': 'timer' },
}

/** What another tool can make sense of. */
export function semanticAttributes({ type, content }: StoredEntry): Record<string, unknown> {
  const attributes: Record<string, unknown> = { ...FIXED[type] }
  for (const [field, name] of Object.entries(NAMES[type] ?? {}))
    if (content[field] !== undefined && content[field] !== null) attributes[name] = content[field]
  return attributes
}
