import { createLog } from '@repo/trace/log'
import { expect, test } from 'vitest'
import { createInngest } from '../src/client.ts'
import { consumersOf, outboxEvents } from '../src/events.ts'
import { createFunctions } from '../src/functions.ts'
import { createServe } from '../src/serve.ts'

type Configuration = {
  id: string
  triggers: { event?: string }[]
  steps: { step: { retries?: { attempts: number } } }
}

/** What the app tells a job server about its functions. */
async function registered(): Promise<Configuration[]> {
  const log = createLog({ process: 'test', level: 'silent' })
  const contextFor = () => {
    throw new Error('registering runs nothing')
  }
  const inngest = createInngest({ db: contextFor as never, log, isDev: true, baseUrl: 'http://127.0.0.1:9' })
  const { PUT } = createServe({
    inngest,
    functions: createFunctions({ inngest, contextFor, makeBackup: null }),
  })
  const url = 'http://127.0.0.1:3000/api/inngest'
  const headers = { host: '127.0.0.1:3000', 'x-inngest-sync-kind': 'in_band' }
  const response = await PUT(new Request(url, { method: 'PUT', headers, body: JSON.stringify({ url }) }))
  return ((await response.json()) as { functions: Configuration[] }).functions
}

test('every function says how often it is tried', async () => {
  const retries = (await registered()).map(({ id, steps }) => [id, steps.step.retries?.attempts])
  expect(Object.fromEntries(retries)).toMatchObject({
    'trovella-ingest': 5,
    'trovella-fetch': 4,
    'trovella-refetch': 2,
    'trovella-reconcile': 3,
    'trovella-digest': 6,
    'trovella-poll-feed': 2,
    'trovella-purge': 10,
    'trovella-reindex': 10,
  })
})

test('the functions an event triggers are those that have to acknowledge it', async () => {
  const functions = await registered()
  for (const name of outboxEvents) {
    const triggered = functions.filter(({ triggers }) => triggers.some(({ event }) => event === name))
    expect(triggered.map(({ id }) => id.replace('trovella-', ''))).toEqual(consumersOf(name))
  }
})
