/** Turns texts into vectors. A model's name identifies the vectors it made: another model, another name. */
export type Embedder = {
  model: string
  dimensions: number
  /** False for one that compares letters and words, not meaning. */
  semantic: boolean
  /** Cosine similarity under which two texts have nothing in common; absent when the model has no such point. */
  similarityFloor?: number
  /** One vector per text, in order. Throws EmbedderError when the provider cannot be had. */
  embed(texts: string[], signal?: AbortSignal): Promise<number[][]>
}

/** The provider of embeddings refused, failed or answered nonsense. Never contains the key. */
export class EmbedderError extends Error {
  override name = 'EmbedderError' as const
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(message: string, options: { retryable: boolean; retryAfterMs?: number; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.retryable = options.retryable
    this.retryAfterMs = options.retryAfterMs
  }
}
