import type { FunctionSpec } from '../protocol/function-config.ts'
import type { Run } from './model.ts'

/** One limit that applies to one run: at most `limit` calls hold `counter`. */
export type Slot = { counter: string; limit: number }

/** The limits a run's calls are under. Limits of scope `account` are shared by functions with the same key expression. */
export function slotsOf(spec: FunctionSpec, run: Run): Slot[] {
  return spec.concurrency.map(({ limit, key, scope }) => {
    const value = key ? `${key.source}=${run.keys[key.source] ?? ''}` : ''
    return { counter: scope === 'account' ? `account:${value}` : `${spec.id}:${value}`, limit }
  })
}
