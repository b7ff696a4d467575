import type { Run } from '../engine/model.ts'
import type { EventPayload } from '../protocol/event.ts'
import type { Read } from './read.ts'

const MAX_CACHED_CHARACTERS = 16 * 1024 * 1024
/** What an entry costs besides its text. */
const ENTRY_CHARACTERS = 200

/** What a run was started with, and the steps it has memoised, in the order they completed. */
export type Body = { event: EventPayload; steps: Map<string, unknown> }

export type Bodies = {
  /** From the cache, else from the database. */
  get(run: Run): Promise<Body>
  cached(run: Run): Body | undefined
  /** The events that started these runs, by run id. */
  triggers(runs: Run[]): Promise<Map<string, EventPayload>>
  put(run: Run, body: Body): void
  /** Adds a memo to the cached body, if it is cached. */
  remember(run: Run, stepId: string, memo: { value: unknown; characters: number }): void
  forget(run: Run): void
}

/** Keeps the bodies of recent runs in memory, and the others in the database. */
export function createBodies(options: {
  read: Read
  /** Waits until what was memoised so far can be read. */
  settled(): Promise<unknown>
  maxCharacters?: number
}): Bodies {
  const maxCharacters = options.maxCharacters ?? MAX_CACHED_CHARACTERS
  const cache = new Map<string, { body: Body; characters: number }>()
  let total = 0

  const forget = (runId: string) => {
    total -= cache.get(runId)?.characters ?? 0
    cache.delete(runId)
  }
  const put = (run: Run, body: Body) => {
    forget(run.id)
    const characters = ENTRY_CHARACTERS + JSON.stringify(body.event).length + memoCharacters(body)
    cache.set(run.id, { body, characters })
    total += characters
    for (const [oldest] of cache) {
      if (total <= maxCharacters || oldest === run.id) break
      forget(oldest)
    }
  }
  const cached = (run: Run): Body | undefined => {
    const entry = cache.get(run.id)
    // A memo that arrived while the body was being read is not in it.
    return entry && entry.body.steps.size === run.memoised ? entry.body : undefined
  }
  return {
    cached,
    put,
    triggers: async (runs) => {
      const known = runs.map((run) => [run.id, cache.get(run.id)?.body.event] as const)
      const missing = known.flatMap(([id, event]) => (event ? [] : [id]))
      const read = missing.length > 0 ? await readTriggers(options.read, missing) : []
      return new Map([...known.flatMap(([id, event]) => (event ? [[id, event] as const] : [])), ...read])
    },
    get: async (run) => {
      for (;;) {
        const known = cached(run)
        if (known) return known
        const { memoised } = run
        await options.settled()
        const body = await readBody(options.read, run)
        // All memos up to `memoised` were readable; when none came since, what was read is all there is.
        if (run.memoised === memoised) run.memoised = body.steps.size
        if (run.memoised === body.steps.size) put(run, body)
      }
    },
    remember: (run, stepId, { value, characters }) => {
      const entry = cache.get(run.id)
      if (!entry) return
      entry.body.steps.set(stepId, value)
      entry.characters += characters + ENTRY_CHARACTERS
      total += characters + ENTRY_CHARACTERS
    },
    forget: (run) => forget(run.id),
  }
}

function memoCharacters(body: Body): number {
  let characters = 0
  for (const memo of body.steps.values()) characters += ENTRY_CHARACTERS + JSON.stringify(memo).length
  return characters
}

async function readTriggers(read: Read, runIds: string[]): Promise<[string, EventPayload][]> {
  const rows = await read<{ id: string; payload: EventPayload }>(
    'select run.id, payload from runner.run join runner.event on event.id = run.event_id where run.id = any($1)',
    [runIds],
  )
  return rows.map(({ id, payload }) => [id, payload])
}

type StepRecord = { step_id: string; memo: unknown }
const STEPS = 'select step_id, memo from runner.step where run_id = $1 order by ordinal'

async function readBody(read: Read, run: Run): Promise<Body> {
  const [events, steps] = await Promise.all([
    read<{ payload: EventPayload }>('select payload from runner.event where id = $1', [run.eventId]),
    run.memoised === 0 ? [] : read<StepRecord>(STEPS, [run.id]),
  ])
  const event = events[0]?.payload
  if (!event) throw new Error(`the event ${run.eventId} of run ${run.id} is missing from the runner's tables`)
  return { event, steps: new Map(steps.map(({ step_id, memo }) => [step_id, memo])) }
}
