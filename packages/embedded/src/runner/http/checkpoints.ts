import { checkpoint } from '../engine/checkpoint.ts'
import type { Op } from '../protocol/response.ts'
import type { Supervisor } from '../supervisor.ts'
import { type Answer, type Exchange, json } from './exchange.ts'

const CHECKPOINT_DEADLINE_MS = 10_000
const ACCEPTED = new Set(['StepRun', 'Step', 'StepFailed'])

/** `POST /v1/checkpoint/:run/async`: 409 tells the SDK that the run is no longer its to work on. */
export async function receiveCheckpoint(
  supervisor: Supervisor,
  runId: string,
  { body }: Exchange,
): Promise<Answer> {
  const { request_id: requestId, steps } = JSON.parse(body) as { request_id?: string; steps?: Op[] }
  const foreign = steps?.find(({ op }) => !ACCEPTED.has(op))
  if (!requestId || !steps || foreign) {
    return json(400, {
      error: `a checkpoint with ${foreign?.op ?? 'no steps or request id'} is not supported`,
    })
  }
  try {
    const current = await supervisor.withEngine(CHECKPOINT_DEADLINE_MS, (engine) =>
      checkpoint(engine, runId, requestId, steps),
    )
    return current ? json(200, {}) : json(409, { error: 'stale dispatch' })
  } catch (error) {
    return json(503, { error: `not kept: ${(error as Error).message}` })
  }
}
