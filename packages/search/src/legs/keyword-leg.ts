import type { Log } from '@repo/trace/log'
import {
  isOutage,
  type KeywordEngine,
  type KeywordMatches,
  type KeywordQuery,
  type Mirror,
} from '../keyword/engine.ts'
import { createBreaker } from '../outage/breaker.ts'

export type KeywordLeg = {
  find(query: KeywordQuery): Promise<KeywordMatches & { degraded: 'typesense'[] }>
  isDegraded(): boolean
}

/** Typesense answers, and Postgres in its place as long as it does not; or Postgres alone. */
export function createKeywordLeg(options: {
  postgres: KeywordEngine
  typesense: Mirror | null
  log: Log
  /** How often a Typesense that is down is tried. */
  retryMs: number
}): KeywordLeg {
  const { postgres, typesense, log, retryMs } = options
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
    onChange: (isOpen, error) =>
      isOpen
        ? log.warn({ err: error }, 'Typesense does not answer; Postgres searches in its place')
        : log.info('Typesense answers again'),
  })
  return {
    find: async (query) => {
      try {
        return { ...(await breaker.run(() => typesense.find(query))), degraded: [] }
      } catch (error) {
        if (!breaker.isOpen()) log.warn({ err: error }, 'Typesense refused a search; Postgres answered it')
        return { ...(await postgres.find(query)), degraded: ['typesense'] }
      }
    },
    isDegraded: () => breaker.isOpen(),
  }
}

async function well(typesense: Mirror): Promise<void> {
  if (!(await typesense.health())) throw new Error('Typesense says that it is not well')
}
