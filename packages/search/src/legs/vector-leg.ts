import type { Log } from '@repo/trace/log'
import type { Filters } from '../contract.ts'
import type { Embedder } from '../embedding/embedder.ts'
import { createBreaker } from '../outage/breaker.ts'
import { createOutageLog } from '../outage/outage-log.ts'
import { createLeastRecentlyUsed } from '../page/least-recently-used.ts'
import type { ParsedQuery } from '../query/parse.ts'
import type { VectorCandidate, VectorEngine } from '../vector/engine.ts'
import type { ModelChoice } from './model-choice.ts'

export type VectorLeg = {
  find(query: { organizationId: string; query: ParsedQuery; filters: Filters }): Promise<VectorMatches>
  isDegraded(): boolean
}

export type VectorMatches = {
  candidates: VectorCandidate[]
  semantic: boolean
  degraded: ('embedder' | 'vector')[]
}

const RETRY_MS = 10_000
/** A search does not wait longer than this for its vector. */
const EMBED_TIMEOUT_MS = 2_000
const MAX_KEPT_VECTORS = 500

/** Finds passages near to a text. When the embedder or the engine does not answer, it finds nothing and says so. */
export function createVectorLeg(options: {
  engine: VectorEngine
  models: ModelChoice
  embedder: Embedder
  log: Log
}): VectorLeg {
  const { engine, models, embedder, log } = options
  const kept = createLeastRecentlyUsed<number[]>(MAX_KEPT_VECTORS)
  const outage = createOutageLog({ log, part: 'The embedder', instead: 'searches go by words alone' })
  const breaker = createBreaker({
    probe: () => embedText(embedder, 'probe'),
    retryMs: RETRY_MS,
    onChange: (isOpen, error) => (isOpen ? outage.begin(error) : outage.end()),
  })
  const vectorOf = async (model: Embedder, text: string) => {
    const key = `${model.model} ${text}`
    const known = kept.get(key)
    if (known) return known
    const vector = await (model === embedder
      ? breaker.run(() => embedText(model, text))
      : embedText(model, text))
    kept.set(key, vector)
    return vector
  }
  return {
    find: async ({ organizationId, query, filters }) => {
      const model = await models.forTenant(organizationId)
      const vector = await vectorOf(model, query.text).catch(() => null)
      if (!vector) return { candidates: [], semantic: false, degraded: ['embedder'] }
      const floor = model.similarityFloor ?? -1
      try {
        const about = { organizationId, filters, excluded: query.excluded, model: model.model, vector, floor }
        const words = model.semantic ? null : query.terms.filter((term) => !term.optional)
        const candidates = words?.length === 0 ? [] : await engine.find({ ...about, words })
        return { candidates, semantic: model.semantic, degraded: [] }
      } catch (error) {
        log.error({ err: error }, 'The vector engine failed; this search went by words alone')
        return { candidates: [], semantic: false, degraded: ['vector'] }
      }
    },
    isDegraded: () => breaker.isOpen(),
  }
}

async function embedText(embedder: Embedder, text: string): Promise<number[]> {
  const [vector] = await embedder.embed([text], AbortSignal.timeout(EMBED_TIMEOUT_MS))
  if (!vector) throw new Error('the embedder answered no vector')
  return vector
}
