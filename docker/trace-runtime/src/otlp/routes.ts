import { createHash } from 'node:crypto'
import type { Answer } from '../http/answer.ts'
import { inflate } from '../http/inflate.ts'
import { readBody } from '../http/read-body.ts'
import type { Call, Route } from '../http/route.ts'
import type { Gate } from '../ingest/gate.ts'
import { MAX_INFLATED_BYTES, MAX_WIRE_BYTES } from '../ingest/limits.ts'
import { isRecord } from '../ingest/schema/fault.ts'
import type { Key } from '../keys/config.ts'
import { readBatches, type Signal } from './batches.ts'
import { CONTENT_TYPES, decode, type Encoding, encode, encodingOf } from './encoding.ts'

/** Exporters send more at once than a batch of ours holds: 512 spans with all their attributes, not always gzipped. */
const MAX_OTLP_WIRE_BYTES = 4 * MAX_WIRE_BYTES

const REQUESTS = { traces: 'ExportTraceServiceRequest', logs: 'ExportLogsServiceRequest' } as const
const RESPONSES = { traces: 'ExportTraceServiceResponse', logs: 'ExportLogsServiceResponse' } as const
const REJECTED = { traces: 'rejectedSpans', logs: 'rejectedLogRecords' } as const

/** Codes of google.rpc.Code, by HTTP status. */
const RPC_CODES: Record<number, number> = { 400: 3, 401: 16, 413: 8, 415: 3, 429: 8, 503: 14 }

/** OTLP/HTTP 1.x, JSON and protobuf: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function otlpRoutes(gate: Gate): Route[] {
  return (['traces', 'logs'] as const).map((signal) => ({
    path: `/v1/${signal}`,
    methods: ['POST'],
    handle: (call) => gate.inFlight.admit(call, MAX_OTLP_WIRE_BYTES, () => answerTo(call, signal, gate)),
  }))
}

async function answerTo(call: Call, signal: Signal, gate: Gate): Promise<Answer | null> {
  const { headers } = call.request
  const encoding = encodingOf(headers['content-type'])
  const fail = failure(encoding ?? 'json')
  if (!gate.isEnabled)
    return fail(503, 'This receiver takes nothing in: TRACE_ENABLED is 0.', {
      isUnread: true,
      retryAfterSeconds: 60,
    })
  const key = keyOf(call, gate)
  if (!key)
    return fail(401, 'The bearer token must be id:secret of a key that is valid now.', { isUnread: true })
  if (!encoding)
    return fail(415, `The content-type must be ${Object.values(CONTENT_TYPES).join(' or ')}.`, {
      isUnread: true,
    })
  const isGzip = headers['content-encoding'] === 'gzip'
  if (headers['content-encoding'] && !isGzip)
    return fail(415, 'The content-encoding must be gzip or none.', { isUnread: true })
  const body = await readBody(call.request, MAX_OTLP_WIRE_BYTES)
  if (!body.ok)
    return body.reason === 'aborted'
      ? null
      : fail(413, `A body may have at most ${MAX_OTLP_WIRE_BYTES} bytes.`, { isUnread: true })
  return gate.inFlight.unpack(body.bytes, isGzip, async () => {
    const inflated = isGzip ? await inflate(body.bytes, MAX_INFLATED_BYTES) : body
    if (inflated.ok) return store(inflated.bytes, { signal, encoding, key, gate })
    return inflated.reason === 'malformed'
      ? fail(400, 'The body must be gzip, as its content-encoding says, and of the size at its end.')
      : fail(413, `A body may have at most ${MAX_INFLATED_BYTES} bytes once inflated.`)
  })
}

async function store(
  bytes: Buffer,
  { signal, encoding, key, gate }: { signal: Signal; encoding: Encoding; key: Key; gate: Gate },
): Promise<Answer> {
  const fail = failure(encoding)
  const request = decode(bytes, REQUESTS[signal], encoding)
  if (!isRecord(request)) return fail(400, `The body must be an ${REQUESTS[signal]}.`)
  const { batches, rejected, why } = readBatches(request, {
    signal,
    requestId: createHash('sha256').update(bytes).digest('hex'),
    keyService: key.service,
    limits: gate.limits,
    nowMs: gate.nowMs(),
  })
  for (const batch of batches) {
    const outcome = await gate.intake.accept(batch, { keyId: key.id })
    if (outcome.ok) continue
    const { reason, retryAfterSeconds } = outcome
    return reason === 'busy'
      ? fail(429, 'The writer has as much waiting as it may.', { retryAfterSeconds })
      : fail(503, 'The disk is at its floor.', { retryAfterSeconds })
  }
  const partial =
    rejected > 0 ? { partialSuccess: { [REJECTED[signal]]: String(rejected), errorMessage: why } } : {}
  return {
    status: 200,
    headers: { 'content-type': CONTENT_TYPES[encoding] },
    body: encode(partial, RESPONSES[signal], encoding),
  }
}

function keyOf({ request, path }: Call, { keyring, nowMs, log }: Gate): Key | null {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ', 2)
  const key = scheme?.toLowerCase() === 'bearer' ? keyring.findByBearer(token, nowMs()) : null
  if (key) keyring.note(key, nowMs())
  else
    log.warn('a delivery was refused', {
      reason: 'the bearer token is not one of a key that is valid now',
      keyId: null,
      path,
    })
  return key
}

/** A failure as OTLP wants it: google.rpc.Status in the encoding of the request. */
function failure(encoding: Encoding) {
  return (
    status: number,
    message: string,
    { isUnread = false, retryAfterSeconds }: { isUnread?: boolean; retryAfterSeconds?: number } = {},
  ): Answer => ({
    status,
    isUnread,
    headers: {
      'content-type': CONTENT_TYPES[encoding],
      ...(retryAfterSeconds === undefined
        ? {}
        : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) }),
    },
    body: encode({ code: RPC_CODES[status] ?? 2, message }, 'RpcStatus', encoding),
  })
}
