import { type Answer, json, problem } from '../../http/answer.ts'
import type { Call } from '../../http/route.ts'
import { inTurn } from '../../in-turn.ts'
import type { Gate } from '../gate.ts'
import { parseJson } from '../parse-json.ts'
import { notNow } from '../refused.ts'
import { parseBatch } from '../schema/batch.ts'
import type { SignedBody } from '../signed-body.ts'

const NOTHING = Buffer.alloc(0)

/** Answers one batch of version 2 whose signature holds. */
export async function writeBatch(
  _call: Call,
  body: Extract<SignedBody, { ok: true }>,
  { intake, monitoredTags, nowMs }: Gate,
): Promise<Answer> {
  const { key, signed } = body
  const parsed = await inTurn(() => parseJson(body.bytes))
  // A frame that waits holds what it was given: up to 16 MiB that nobody reads again.
  body.bytes = NOTHING
  if (!parsed.ok) return problem(400, 'body must be JSON.')
  const checked = await inTurn(() => parseBatch(parsed.value, nowMs()))
  if (!checked.ok) return problem(400, `${checked.fault.field} ${checked.fault.must}.`)
  const { batch } = checked
  if (batch.batchId !== signed.nonce) return problem(400, 'batchId must be the one in x-zt-nonce.')
  if (key.service !== null && key.service !== batch.service)
    return problem(400, `service must be "${key.service}": the key may write as nobody else.`)
  const outcome = await intake.accept(batch, { keyId: key.id })
  if (!outcome.ok) return notNow(outcome)
  return json(202, { stored: outcome.stored, monitoredTags: await monitoredTags() })
}
