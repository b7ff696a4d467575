import { type EventTrigger, type FunctionSpec, parseFunction } from '../protocol/function-config.ts'

export type Registry = {
  appId: string
  functions: ReadonlyMap<string, FunctionSpec>
  refused: readonly { functionId: string; message: string }[]
  triggeredBy(event: string): readonly { spec: FunctionSpec; trigger: EventTrigger }[]
  cancelledBy(event: string): readonly FunctionSpec[]
}

/** What the app can run, indexed by the events that start and cancel it. */
export function createRegistry(appId: string, configs: Record<string, unknown>[]): Registry {
  const parsed = configs.map(parseFunction)
  const specs = parsed.flatMap((each) => (each.ok ? [each.spec] : []))
  const triggers = specs.flatMap((spec) => spec.events.map((trigger) => ({ spec, trigger })))
  const byTrigger = Map.groupBy(triggers, ({ trigger }) => trigger.event)
  const byCancel = Map.groupBy(
    specs.flatMap((spec) =>
      [...new Set(spec.cancellations.map(({ event }) => event))].map((event) => ({ spec, event })),
    ),
    ({ event }) => event,
  )
  return {
    appId,
    functions: new Map(specs.map((spec) => [spec.id, spec])),
    refused: parsed.flatMap((each) =>
      each.ok ? [] : [{ functionId: each.functionId, message: each.message }],
    ),
    triggeredBy: (event) => byTrigger.get(event) ?? [],
    cancelledBy: (event) => (byCancel.get(event) ?? []).map(({ spec }) => spec),
  }
}
