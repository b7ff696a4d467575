import { createTestRunner, type TestRunner } from '@repo/embedded/runner-testing'
import type { Ctx } from '@repo/library/context'
import { type Library, openLibrary } from '@repo/library/testing'
import { createLog } from '@repo/trace/log'
import { noRecorder } from '@repo/trace/off'
import type { Recorder } from '@repo/trace/recorder'
import { createInngest } from '../src/client.ts'
import { createFunctions, type JobParts } from '../src/functions.ts'
import { relayOnce } from '../src/relay/pass.ts'
import { createServe } from '../src/serve.ts'

export type Jobs = {
  library: Library
  runner: TestRunner
  /** The context that the jobs of an organization are given. */
  contextFor(organizationId: string): Ctx
  /** Parts that are out of order from now on; an empty object mends all. */
  break(parts: Partial<Ctx>): void
  /** Loses the next answers on their way to the job server, although the work was done. */
  loseAnswers(count: number): void
  /** The sizes of the answers the functions gave, in bytes. */
  answerBytes: number[]
  /** What was logged as a warning or worse. */
  logLines: { level: string; msg: string }[]
  /** Sends what is due in the outbox, and lets the runner work and wait until nothing is left to do. */
  work(): Promise<void>
  close(): Promise<void>
}

/**
 * The library, the functions, the relay and the embedded runner in this process, on a clock that moves by hand.
 * With checkpoints a run goes on within one call as far as it can; without, each step is a call.
 */
export async function openJobs(
  postgresUrl: string,
  {
    checkpoints,
    recorder = noRecorder(),
    makeBackup = null,
  }: { checkpoints: boolean; recorder?: Recorder; makeBackup?: JobParts['makeBackup'] },
): Promise<Jobs> {
  const library = await openLibrary(postgresUrl, { recorder })
  const { db, url: databaseUrl } = library.database
  let broken: Partial<Ctx> = {}
  let losses = 0
  const answerBytes: number[] = []
  const logLines: Jobs['logLines'] = []
  const destination = { write: (line: string) => void logLines.push(JSON.parse(line)) }
  const log = createLog({ process: 'test', level: 'warn', destination })
  const contextFor = (organizationId: string): Ctx => ({
    ...library.as({ organizationId, userId: null, role: 'system' }),
    ...broken,
  })
  const late: { runner?: TestRunner } = {}
  const toRunner: typeof fetch = (input, init) => {
    if (!late.runner) throw new Error('the runner has not started')
    return late.runner.fetch(input, init)
  }
  const inngest = createInngest({
    ...{ db, log, recorder, isDev: true, baseUrl: 'http://runner.test' },
    fetch: toRunner,
  })
  const { GET, PUT, POST } = createServe({
    inngest,
    functions: createFunctions({ inngest, contextFor, makeBackup }),
  })
  const handler = async (request: Request) => {
    const handle = { GET, PUT, POST }[request.method as 'GET' | 'PUT' | 'POST']
    const response = await handle(request)
    if (request.method === 'POST' && losses-- > 0) throw new Error('the answer was lost')
    answerBytes.push((await response.clone().arrayBuffer()).byteLength)
    return response
  }
  const runner = await createTestRunner({ databaseUrl, handler, checkpoints })
  late.runner = runner
  const send = async (events: unknown) => {
    await runner.send(events)
    return { ok: true } as const
  }
  const signal = new AbortController().signal
  return {
    ...{ library, runner, contextFor, answerBytes, logLines },
    break: (parts) => {
      broken = parts
    },
    loseAnswers: (count) => {
      losses = count
    },
    work: async () => {
      await relayOnce({ db, send, log, signal, recorder }, 0)
      await runner.drain()
    },
    close: async () => {
      await runner.close()
      await library.close()
    },
  }
}
