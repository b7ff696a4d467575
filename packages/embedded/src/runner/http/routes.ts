import type { World } from '../engine/world.ts'
import { isAuthorized } from '../protocol/signature.ts'
import { RUN_STATES, type RunState, readRuns } from '../store/read-runs.ts'
import type { Supervisor } from '../supervisor.ts'
import type { Sync } from '../sync.ts'
import { receiveCheckpoint } from './checkpoints.ts'
import { receiveEvents } from './events.ts'
import { type Answer, type Exchange, html, json } from './exchange.ts'
import { listFunctions } from './functions.ts'
import { page } from './page.ts'
import { receiveRegistration } from './registration.ts'
import { readStats } from './stats.ts'

const READ_DEADLINE_MS = 2_000
const DEFAULT_LIMIT = 50
const MAX_LIMIT = 1_000

export type Handler = (exchange: Exchange) => Promise<Answer>

/** What the runner answers: the Inngest endpoints that an app needs, and a way to look at the runs. */
export function createRoutes({
  world,
  supervisor,
  sync,
}: {
  world: World
  supervisor: Supervisor
  sync: Sync
}): Handler {
  const authorized = ({ headers }: Exchange) =>
    !world.app.signingKey || isAuthorized(headers.authorization, world.app.signingKey)
  return async (exchange) => {
    const { method, path, query } = exchange
    const [, checkpointed] = /^\/v1\/checkpoint\/([^/]+)\/async$/.exec(path) ?? []
    if (method === 'POST' && /^\/e\/[^/]+$/.test(path)) return receiveEvents(world, supervisor, exchange)
    if (method === 'POST' && checkpointed) {
      return authorized(exchange) ? receiveCheckpoint(supervisor, checkpointed, exchange) : unauthorized()
    }
    if (method === 'POST' && path === '/fn/register') {
      return authorized(exchange) ? receiveRegistration(sync, exchange) : unauthorized()
    }
    if (method === 'POST' && path === '/v0/gql') return listFunctions(world, exchange)
    if (method !== 'GET')
      return json(404, { error: `${method} ${path} is not supported by the embedded runner` })
    if (path === '/health') return health(supervisor)
    const engine = await supervisor.engine(READ_DEADLINE_MS)
    if (path === '/v0/stats') return json(200, readStats(engine))
    if (path === '/v0/runs') return runs(supervisor, query)
    if (path === '/')
      return html(page(readStats(engine), await list(supervisor, null, DEFAULT_LIMIT), world.clock.now()))
    return json(404, { error: `${method} ${path} is not supported by the embedded runner` })
  }
}

function unauthorized(): Answer {
  return json(401, { error: 'the signing key does not fit' })
}

function health(supervisor: Supervisor): Answer {
  if (supervisor.current()) return json(200, { status: 200, message: 'OK' })
  return json(503, { status: 503, message: 'The runner has no database connection.' })
}

async function runs(supervisor: Supervisor, query: URLSearchParams): Promise<Answer> {
  const state = query.get('state')
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT)
  if (state !== null && !isState(state))
    return json(400, { error: `state is one of ${RUN_STATES.join(', ')}` })
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    return json(400, { error: `limit is 1 to ${MAX_LIMIT}` })
  return json(200, { runs: await list(supervisor, state, limit) })
}

async function list(supervisor: Supervisor, state: RunState | null, limit: number) {
  return readRuns(supervisor.pool, { state, limit })
}

function isState(text: string): text is RunState {
  return RUN_STATES.some((state) => state === text)
}
