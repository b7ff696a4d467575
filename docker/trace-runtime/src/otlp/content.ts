import type { EntryType } from '../entry.ts'
import type { Attributes } from './value.ts'

/** Which attributes say what a field of a content says, the newest name first. */
const FIELDS: Partial<Record<EntryType, Record<string, readonly string[]>>> = {
  request: {
    method: ['http.request.method', 'http.method', 'rpc.method'],
    path: ['url.path', 'http.target'],
    route: ['http.route', 'rpc.service'],
    query: ['url.query'],
    status: ['http.response.status_code', 'http.status_code', 'rpc.grpc.status_code'],
    responseBytes: ['http.response.body.size', 'http.response_content_length'],
    clientAddress: ['client.address', 'http.client_ip', 'net.peer.ip'],
    userId: ['user.id', 'enduser.id'],
  },
  clientRequest: {
    method: ['http.request.method', 'http.method', 'rpc.method'],
    url: ['url.full', 'http.url', 'server.address', 'net.peer.name'],
    status: ['http.response.status_code', 'http.status_code', 'rpc.grpc.status_code'],
    attempt: ['http.request.resend_count'],
  },
  query: {
    sql: ['db.query.text', 'db.statement'],
    database: ['db.namespace', 'db.name'],
    rowCount: ['db.response.returned_rows'],
  },
  redis: { command: ['db.operation.name', 'db.operation', 'db.query.text', 'db.statement'] },
  cache: { operation: ['cache.operation'], key: ['cache.key'], isHit: ['cache.hit'] },
  exception: { class: ['exception.type'], message: ['exception.message'] },
  job: {
    function: ['messaging.destination.name', 'messaging.destination'],
    eventId: ['messaging.message.id', 'messaging.message_id'],
  },
  batch: { total: ['messaging.batch.message_count'] },
  schedule: {
    schedule: ['schedule.name', 'faas.name'],
    expression: ['faas.cron'],
    outcome: ['schedule.outcome'],
  },
  command: {
    command: ['process.command', 'process.executable.name'],
    arguments: ['process.command_args'],
    exitCode: ['process.exit.code'],
  },
  mail: {
    subject: ['mail.subject', 'email.subject'],
    to: ['mail.to', 'email.to'],
    from: ['mail.from', 'email.from'],
  },
  middleware: { middleware: ['middleware.name', 'express.name', 'koa.name', 'connect.name', 'fastify.name'] },
  view: { view: ['view.name', 'express.view'] },
}

/** A content out of attributes: what has a name there gets it, the others are kept together as `attributes`. */
export function contentOfAttributes(type: EntryType, attributes: Attributes): Record<string, unknown> {
  const whole = ownContent(attributes)
  if (whole) return whole
  const content: Record<string, unknown> = {}
  const used = new Set<string>()
  for (const [field, names] of Object.entries(FIELDS[type] ?? {})) {
    const name = names.find((each) => attributes[each] !== undefined)
    if (name === undefined) continue
    content[field] = attributes[name]
    used.add(name)
  }
  addHeaders(content, attributes, used)
  addCaller(content, attributes)
  const others = Object.entries(attributes).filter(([name]) => !used.has(name))
  return others.length > 0 ? { ...content, attributes: Object.fromEntries(others) } : content
}

/** What the dashboard's export wrote, so that an import gives the same entry again. */
function ownContent(attributes: Attributes): Record<string, unknown> | null {
  const text = attributes['trovella.content']
  if (typeof text !== 'string') return null
  try {
    const content: unknown = JSON.parse(text)
    return typeof content === 'object' && content !== null && !Array.isArray(content)
      ? (content as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

const HEADERS: [prefix: string, field: string][] = [
  ['http.request.header.', 'headers'],
  ['http.response.header.', 'responseHeaders'],
]

function addHeaders(content: Record<string, unknown>, attributes: Attributes, used: Set<string>): void {
  for (const [prefix, field] of HEADERS) {
    const names = Object.keys(attributes).filter((name) => name.startsWith(prefix))
    if (names.length === 0) continue
    content[field] = Object.fromEntries(
      names.map((name) => [name.slice(prefix.length), textOf(attributes[name])]),
    )
    for (const name of names) used.add(name)
  }
}

function addCaller(content: Record<string, unknown>, attributes: Attributes): void {
  const file = attributes['code.file.path'] ?? attributes['code.filepath']
  const line = attributes['code.line.number'] ?? attributes['code.lineno']
  if (file !== undefined) content.caller = line === undefined ? String(file) : `${file}:${line}`
}

/** A header is a list of its values. */
function textOf(value: unknown): unknown {
  return Array.isArray(value) ? value.join(', ') : value
}
