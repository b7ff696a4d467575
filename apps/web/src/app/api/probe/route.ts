import { AppError } from '@repo/library/errors'
import { problemOf } from '#api/problem.ts'
import { requestIdOf } from '#api/request-id.ts'
import { openComposition } from '../../../composition-slot.ts'
import { answerProbe } from '../../../probe/answer.ts'
import { isDeploying } from '../../../probe/is-deploying.ts'

/** Answers the probe that runs while a deploy does, and nobody else. */
export async function GET(request: Request): Promise<Response> {
  const open = openComposition()
  if (!open || !isDeploying(open.config, request.headers.get('x-probe-token'))) {
    return problemOf(new AppError('not_found', 'There is nothing here.'), requestIdOf(request.headers))
  }
  return answerProbe(request, { config: open.config, readiness: () => open.readiness.current() })
}

export const POST = GET
