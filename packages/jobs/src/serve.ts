import { serve } from 'inngest/edge'
import type { JobsClient } from './client.ts'
import type { createFunctions } from './functions.ts'

type Handler = (request: Request) => Promise<Response>

/** The route handlers of /api/inngest, through which the job server registers and calls the functions. */
export function createServe(options: {
  inngest: JobsClient
  functions: ReturnType<typeof createFunctions>
  /** Where the job server reaches this app, when that is not the address it was asked under. */
  serveOrigin?: string | undefined
}): { GET: Handler; POST: Handler; PUT: Handler } {
  const handle = serve({
    client: options.inngest,
    functions: options.functions,
    servePath: '/api/inngest',
    ...(options.serveOrigin ? { serveOrigin: options.serveOrigin } : {}),
  })
  return { GET: handle, POST: handle, PUT: handle }
}
