import type { Ctx } from '@repo/library/context'
import { recordDeadLetter } from '@repo/library/dead-letters/record'

export type Failure = {
  functionId: string
  runId: string
  event: { id?: string | undefined; name: string; data?: Record<string, unknown> | undefined }
  error: Error
}

/** Keeps the event of a run that has no attempts left. `sourceId` is null where it is about no source. */
export async function giveUp(ctx: Ctx, failure: Failure, sourceId: string | null): Promise<void> {
  const { event, error, functionId, runId } = failure
  ctx.log.error({ err: error, functionId, runId, sourceId }, 'a job ran out of attempts')
  await recordDeadLetter(ctx, {
    sourceId,
    functionId,
    runId,
    event: { id: event.id ?? runId, name: event.name, data: event.data ?? {} },
    code: 'internal',
    message: error.message,
  })
}
