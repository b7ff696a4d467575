import { setTimeout as sleep } from 'node:timers/promises'
import { type Embedder, EmbedderError } from './embedder.ts'
import { requestEmbeddings } from './http-request.ts'

export type HttpEmbedderOptions = {
  /** Up to and without "/embeddings", such as https://api.openai.com/v1. */
  baseUrl: string
  apiKey?: string | undefined
  model: string
  dimensions: number
  /** Texts of one request. */
  batchSize?: number
  timeoutMs?: number
  /** Tries after the first one. */
  retries?: number
  /** The first pause; it doubles. What the server asks for wins, up to `maxDelayMs`. */
  delayMs?: number
  maxDelayMs?: number
}

/** Embeddings from any server that speaks OpenAI's protocol: OpenAI itself, Ollama, vLLM, LiteLLM. */
export function httpEmbedder(options: HttpEmbedderOptions): Embedder {
  const { batchSize = 64, ...rest } = options
  const request = { timeoutMs: 30_000, retries: 4, delayMs: 500, maxDelayMs: 30_000, ...rest }
  return {
    model: options.model,
    dimensions: options.dimensions,
    semantic: true,
    embed: async (texts, signal) => {
      const vectors: number[][] = []
      for (let first = 0; first < texts.length; first += batchSize) {
        vectors.push(...(await withRetries(request, texts.slice(first, first + batchSize), signal)))
      }
      return vectors
    },
  }
}

type Request = Required<Omit<HttpEmbedderOptions, 'batchSize' | 'apiKey'>> &
  Pick<HttpEmbedderOptions, 'apiKey'>

async function withRetries(request: Request, texts: string[], signal?: AbortSignal): Promise<number[][]> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await requestEmbeddings(request, texts, signal)
    } catch (error) {
      if (!(error instanceof EmbedderError) || !error.retryable || attempt >= request.retries) throw error
      const pauseMs = error.retryAfterMs ?? request.delayMs * 2 ** attempt * (0.5 + Math.random())
      await sleep(Math.min(pauseMs, request.maxDelayMs), undefined, signal ? { signal } : {})
    }
  }
}
