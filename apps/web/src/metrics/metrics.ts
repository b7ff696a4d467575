import { collectDefaultMetrics, Registry } from 'prom-client'
import { measureHealth } from './health.ts'
import { measureRequests } from './requests.ts'

export type Metrics = {
  token: string
  contentType: string
  /** What is measured, as text in the format of Prometheus. */
  text(): Promise<string>
}

// The framework loads this file more than once into a process; the process is measured once.
const slot = Symbol.for('trovella.metrics')
const processWide = globalThis as typeof globalThis & { [slot]?: Metrics }

/** Measures this process from now on: memory, processor, requests by route, and what its parts say of themselves. */
export function startMetrics(options: { token: string; routes: readonly string[] }): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  measureRequests(registry, options.routes)
  const refresh = measureHealth(registry)
  processWide[slot] = {
    token: options.token,
    contentType: registry.contentType,
    text: async () => {
      await refresh()
      return registry.metrics()
    },
  }
}

/** What `startMetrics` began in this process; null where nothing is measured. */
export function currentMetrics(): Metrics | null {
  return processWide[slot] ?? null
}
