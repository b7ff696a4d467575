import type { Log } from '@repo/trace/log'
import {
  isOutage,
  type KeywordEngine,
  type KeywordMatches,
  type KeywordQuery,
  type Mirror,
} from '../keyword/engine.ts'
import { createBreaker } from '../outage/breaker.ts'
import type { OutageLog } from '../outage/outage-log.ts'

export type KeywordLeg = {
  find(query: KeywordQuery): Promise<KeywordMatches & { degraded: 'typesense'[] }>
  isDegraded(): boolean
}

/** Typesense answers, and Postgres in its place as long as it does not; or Postgres alone. */
export function createKeywordLeg(options: {
  postgres: KeywordEngine
  typesense: Mirror | null
  outage: OutageLog
  log: Log
  /** How often a Typesense that is down is tried. */
  retryMs: number
}): KeywordLeg {
  const { postgres, typesense, outage, log, retryMs } = options
  if (!typesense) {
    return {
      find: async (query) => ({ ...(await postgres.find(query)), degraded: [] }),
      isDegraded: () => false,
    }
  }
  const breaker = createBreaker({
    probe: () => well(typesense),
    retryMs,
    isOutage,
    onChange: (isOpen, error) => (isOpen ? outage.begin(error) : outage.end()),
  })
  return {
    find: async (query) => {
      try {
        const matches = await breaker.run(() => typesense.find(query))
        outage.end()
        return { ...matches, degraded: [] }
      } catch (error) {
        const { message } = error as Error
        if (!breaker.isOpen())
          log.warn({ reason: message }, 'Typesense refused a search; Postgres answered it')
        return { ...(await postgres.find(query)), degraded: ['typesense'] }
      }
    },
    isDegraded: () => breaker.isOpen(),
  }
}

async function well(typesense: Mirror): Promise<void> {
  if (!(await typesense.health())) throw new Error('Typesense says that it is not well')
}
