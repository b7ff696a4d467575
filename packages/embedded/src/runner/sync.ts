import { useRegistry } from './engine/accept.ts'
import { createRegistry, type Registry } from './engine/registry.ts'
import type { World } from './engine/world.ts'
import { syncRequest } from './protocol/request.ts'
import type { AppResponse } from './protocol/response.ts'
import type { Supervisor } from './supervisor.ts'

const SYNC_DEADLINE_MS = 60_000

export type SyncResult =
  | { ok: true; modified: boolean; refused: Registry['refused'] }
  | { ok: false; message: string }

export type Sync = {
  /** Asks the app for its functions and takes them over. */
  pull(): Promise<SyncResult>
  /** Takes over functions that the app sent by itself. */
  register(appId: string, functions: Record<string, unknown>[]): Promise<SyncResult>
}

export function createSync(world: World, supervisor: Supervisor): Sync {
  let known = ''
  const register: Sync['register'] = async (appId, functions) => {
    const text = JSON.stringify([appId, functions])
    const registry = text === known && world.registry ? world.registry : createRegistry(appId, functions)
    const modified = registry !== world.registry
    if (modified) {
      await supervisor.withEngine(SYNC_DEADLINE_MS, (engine) => useRegistry(engine, registry))
      known = text
      announce(world, registry)
    }
    world.appAnswers = true
    supervisor.current()?.wake()
    return { ok: true, modified, refused: registry.refused }
  }
  return {
    register,
    pull: async () => {
      const request = syncRequest(world.app)
      const answer = readSync(await world.transport.send({ ...request, timeoutMs: SYNC_DEADLINE_MS }))
      if (!answer.ok) return answer
      if (answer.functions) return register(answer.appId, answer.functions)
      world.appAnswers = true
      supervisor.current()?.wake()
      return { ok: true, modified: false, refused: world.registry?.refused ?? [] }
    },
  }
}

type SyncAnswer =
  | { ok: true; appId: string; functions: Record<string, unknown>[] | null }
  | { ok: false; message: string }

function readSync(response: AppResponse): SyncAnswer {
  if (!response.ok) return { ok: false, message: response.message }
  const { status, headers, body } = response
  if (status !== 200) return { ok: false, message: `the app answered ${status}: ${body.slice(0, 300)}` }
  try {
    const { app_id: appId, functions } = JSON.parse(body) as {
      app_id?: string
      functions?: Record<string, unknown>[]
    }
    if (Array.isArray(functions)) return { ok: true, appId: appId ?? '', functions }
    // An app that only registers out of band does so while it answers.
    if (headers['x-inngest-sync-kind'] === 'out_of_band') return { ok: true, appId: '', functions: null }
  } catch {
    // Not of the SDK: said below.
  }
  return {
    ok: false,
    message: 'the app answered without its functions; does it serve Inngest at this address?',
  }
}

function announce(world: World, registry: Registry): void {
  const functions = [...registry.functions.keys()]
  world.log.info({ app: registry.appId, functions }, `${functions.length} functions registered`)
  for (const { functionId, message } of registry.refused) {
    world.log.error({ function: functionId }, `function ${functionId} is refused: ${message}`)
  }
}
