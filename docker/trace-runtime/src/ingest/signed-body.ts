import { type Answer, problem } from '../http/answer.ts'
import { inflate } from '../http/inflate.ts'
import { readBody } from '../http/read-body.ts'
import type { Call } from '../http/route.ts'
import type { Key } from '../keys/config.ts'
import type { Keyring } from '../keys/keyring.ts'
import { MAX_INFLATED_BYTES, MAX_WIRE_BYTES, WINDOW_MS } from './limits.ts'
import { readSignedHeaders, type Signed } from './signature/headers.ts'
import { isSignedWith } from './signature/verify.ts'

export type SignedBody =
  | { ok: true; key: Key; signed: Signed; bytes: Buffer }
  /** Null when there is nobody left to answer. */
  | { ok: false; answer: Answer | null }

/** One for all, so that nobody learns which part was wrong. The log tells the operator. */
const UNAUTHENTICATED = problem(401, 'The request is not signed with a key that is valid here and now.')
const TOO_LARGE_ON_WIRE = problem(413, `A body may have at most ${MAX_WIRE_BYTES} bytes.`, { isUnread: true })
const TOO_LARGE_INFLATED = problem(413, `A body may have at most ${MAX_INFLATED_BYTES} bytes once inflated.`)
const NOT_GZIP = problem(400, 'body must be gzip, as its content-encoding says, and of the size at its end.')

/**
 * The body of a request that is signed, as it came. In this order: form of the headers, size, key, time, HMAC over the
 * bytes. Nothing is inflated or parsed here. `onRefused` hears why, for the log.
 */
export async function readSignedBody(
  call: Call,
  options: {
    keyring: Keyring
    audience: string
    nowMs: number
    onRefused: (reason: string, keyId: string | null) => void
  },
): Promise<SignedBody> {
  const { keyring, audience, nowMs } = options
  const signed = readSignedHeaders(call.request.headers)
  const refuse = (reason: string, answer: Partial<Answer> = {}): SignedBody => {
    options.onRefused(reason, signed?.keyId ?? null)
    return { ok: false, answer: { ...UNAUTHENTICATED, ...answer } }
  }
  if (!signed) return refuse('the headers are not complete', { isUnread: true })
  const body = await readBody(call.request, MAX_WIRE_BYTES)
  if (!body.ok) return { ok: false, answer: body.reason === 'too_large' ? TOO_LARGE_ON_WIRE : null }
  const key = keyring.find(signed.keyId, nowMs)
  const isInTime = Math.abs(nowMs - Number(signed.timestamp)) <= WINDOW_MS
  const isMeant = signed.version === 1 || signed.audience === audience
  const { method, path, query } = call
  const isSigned = isSignedWith({ method, path, query, signed, bodySha256: body.sha256 }, key?.secret ?? null)
  if (!key) return refuse('the key is not known, or not valid now')
  if (!isInTime) return refuse('the time is more than five minutes off')
  if (!isMeant) return refuse('it is meant for another audience')
  if (!isSigned) return refuse('the signature is wrong')
  keyring.note(key, nowMs)
  return { ok: true, key, signed, bytes: body.bytes }
}

/** The same with its bytes inflated, if they are gzip. */
export async function inflateSigned(body: Extract<SignedBody, { ok: true }>): Promise<SignedBody> {
  if (body.signed.contentEncoding === '') return body
  const inflated = await inflate(body.bytes, MAX_INFLATED_BYTES)
  if (inflated.ok) return { ...body, bytes: inflated.bytes }
  return { ok: false, answer: inflated.reason === 'too_large' ? TOO_LARGE_INFLATED : NOT_GZIP }
}
