import { type Answer, problem } from '../http/answer.ts'
import type { Call, Route } from '../http/route.ts'
import type { Gate } from './gate.ts'
import { MAX_WIRE_BYTES } from './limits.ts'
import { inflateSigned, readSignedBody, type SignedBody } from './signed-body.ts'
import { createVersion1 } from './version1/write.ts'
import { writeBatch } from './version2/write.ts'

type Handler = (call: Call, body: Extract<SignedBody, { ok: true }>, gate: Gate) => Promise<Answer>

const NOT_ENABLED = problem(503, 'This receiver takes nothing in: TRACE_ENABLED is 0.', {
  headers: { 'retry-after': '60' },
  isUnread: true,
})

/** The signed ways in, by docs/contracts/trace-ingest.md. */
export function ingestRoutes(path: string, gate: Gate): Route[] {
  const version1 = createVersion1()
  const post = (at: string, handler: Handler): Route => ({
    path: at,
    methods: ['POST'],
    handle: (call) => gate.inFlight.admit(call, MAX_WIRE_BYTES, () => answerTo(call, handler, gate)),
  })
  const write: Handler = (call, body, open) =>
    body.signed.version === 1 ? version1.write(call, body, open) : writeBatch(call, body, open)
  return [
    post(path, write),
    post(`${path}/update`, version1.update),
    post(`${path}/mark-family-stale`, version1.markFamilyStale),
  ]
}

async function answerTo(call: Call, handler: Handler, gate: Gate): Promise<Answer | null> {
  if (!gate.isEnabled) return NOT_ENABLED
  const { keyring, audience, log } = gate
  const body = await readSignedBody(call, {
    keyring,
    audience,
    nowMs: gate.nowMs(),
    onRefused: (reason, keyId) => log.warn('a delivery was refused', { reason, keyId, path: call.path }),
  })
  if (!body.ok) return body.answer
  return gate.inFlight.unpack(body.bytes, body.signed.contentEncoding === 'gzip', async () => {
    const inflated = await inflateSigned(body)
    return inflated.ok ? handler(call, inflated, gate) : inflated.answer
  })
}
