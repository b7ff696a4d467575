import type pg from 'pg'
import type { Run } from '../engine/model.ts'
import type { EventPayload } from '../protocol/event.ts'

const MAX_CACHED_CHARACTERS = 64 * 1024 * 1024
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
  pool: pg.Pool
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
      const read = missing.length > 0 ? await readTriggers(options.pool, missing) : []
      return new Map([...known.flatMap(([id, event]) => (event ? [[id, event] as const] : [])), ...read])
    },
    get: async (run) => {
      const known = cached(run)
      if (known) return known
      await options.settled()
      const body = await readBody(options.pool, run)
      const newer = cached(run)
      if (newer) return newer
      run.memoised = Math.max(run.memoised, body.steps.size)
      if (body.steps.size < run.memoised) return await readAgain(options, run)
      put(run, body)
      return body
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

async function readAgain(options: { pool: pg.Pool; settled(): Promise<unknown> }, run: Run): Promise<Body> {
  await options.settled()
  const body = await readBody(options.pool, run)
  run.memoised = body.steps.size
  return body
}

function memoCharacters(body: Body): number {
  let characters = 0
  for (const memo of body.steps.values()) characters += ENTRY_CHARACTERS + JSON.stringify(memo).length
  return characters
}

async function readTriggers(pool: pg.Pool, runIds: string[]): Promise<[string, EventPayload][]> {
  const { rows } = await pool.query<{ id: string; payload: EventPayload }>(
    'select run.id, payload from runner.run join runner.event on event.id = run.event_id where run.id = any($1)',
    [runIds],
  )
  return rows.map(({ id, payload }) => [id, payload])
}

async function readBody(pool: pg.Pool, run: Run): Promise<Body> {
  const [events, steps] = await Promise.all([
    pool.query<{ payload: EventPayload }>('select payload from runner.event where id = $1', [run.eventId]),
    pool.query<{ step_id: string; memo: unknown }>(
      'select step_id, memo from runner.step where run_id = $1 order by ordinal',
      [run.id],
    ),
  ])
  const event = events.rows[0]?.payload
  if (!event) throw new Error(`the event ${run.eventId} of run ${run.id} is missing from the runner's tables`)
  return { event, steps: new Map(steps.rows.map(({ step_id, memo }) => [step_id, memo])) }
}
