import { Inngest, type InngestFunction } from 'inngest'
import { serve } from 'inngest/edge'
import { createTestRunner, createVirtualClock, type TestRunner } from '../../src/runner/testing.ts'

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export type TestApp = {
  runner: TestRunner
  inngest: Inngest.Any
  /** What the functions noted down, in order. */
  log: string[]
}

/** A real SDK client, its functions, and a runner that calls them in this process. */
export async function startApp(options: {
  databaseUrl: string
  functions(inngest: Inngest, log: string[]): InngestFunction.Any[]
  signingKey?: string
  checkpoints?: boolean
  startAt?: Date
}): Promise<TestApp> {
  const { signingKey, checkpoints } = options
  const log: string[] = []
  let runner: TestRunner
  const inngest = new Inngest({
    id: 'app',
    isDev: !signingKey,
    baseUrl: 'http://runner.test',
    eventKey: 'key',
    logger: SILENT,
    fetch: ((...input: Parameters<TestRunner['fetch']>) => runner.fetch(...input)) as typeof fetch,
    ...(signingKey && { signingKey }),
  })
  const functions = options.functions(inngest, log)
  runner = await createTestRunner({
    databaseUrl: options.databaseUrl,
    handler: serve({ client: inngest, functions }) as (request: Request) => Promise<Response>,
    clock: createVirtualClock(options.startAt),
    ...(signingKey && { signingKey }),
    ...(checkpoints !== undefined && { checkpoints }),
  })
  return { runner, inngest, log }
}
