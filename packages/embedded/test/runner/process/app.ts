import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { Inngest } from 'inngest'
import { serve } from 'inngest/node'
import pg from 'pg'

/** An app in a process of its own. Options come as JSON in the first argument. */
const options = JSON.parse(process.argv[2] ?? '{}') as {
  port: number
  runnerUrl: string
  /** Where the chaos function notes each execution of a step. */
  databaseUrl?: string
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const inngest = new Inngest({
  id: 'app',
  isDev: true,
  baseUrl: options.runnerUrl,
  eventKey: 'key',
  logger: silent,
})

/** Tells the parent when the first step of an event began, in epoch milliseconds. */
function began(n: unknown): void {
  process.send?.({ n, at: performance.timeOrigin + performance.now() })
}

const one = inngest.createFunction({ id: 'one', triggers: [{ event: 'one' }] }, async ({ event, step }) => {
  await step.run('only', () => began(event.data.n))
})

const fiveSteps = (id: string, bufferedSteps: number) =>
  inngest.createFunction(
    { id, triggers: [{ event: id }], checkpointing: { bufferedSteps } },
    async ({ event, step }) => {
      for (const name of ['fetch', 'extract', 'chunk', 'embed', 'index']) {
        await step.run(name, () => ({ source: event.data.n, name }))
      }
    },
  )

const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 5 })
pool.on('error', () => undefined)

/** Notes that a step runs, and whether its result had been memoised before: then it must not run. */
async function note(runId: string, step: string): Promise<void> {
  const stepId = createHash('sha1').update(step).digest('hex')
  await pool.query(
    `insert into journal (run_id, step, after_memo)
     select $1, $2, exists (select from runner.step where run_id = $1 and step_id = $3)`,
    [runId, step, stepId],
  )
}

const chaos = inngest.createFunction(
  { id: 'chaos', retries: 20, triggers: [{ event: 'chaos' }], concurrency: { limit: 20 } },
  async ({ event, step, runId }) => {
    const work = (name: string) =>
      step.run(name, async () => {
        await note(runId, name)
        await delay(Math.random() * 40)
        return name
      })
    await work('a')
    await Promise.all([work('b1'), work('b2')])
    if (event.data.sleeps) await step.sleep('nap', '1s')
    await work('c')
    return work('d')
  },
)

const functions = [one, fiveSteps('five', 1), fiveSteps('five-buffered', 5), chaos]
createServer(serve({ client: inngest, functions })).listen(options.port, '127.0.0.1', () => {
  process.send?.({ ready: true })
})
process.once('disconnect', () => process.exit(0))
