import { EmbedderError } from './embedder.ts'

type Request = {
  baseUrl: string
  apiKey?: string | undefined
  model: string
  dimensions: number
  timeoutMs: number
}

/** One request for the embeddings of some texts, in their order. Throws EmbedderError for whatever goes wrong. */
export async function requestEmbeddings(
  request: Request,
  texts: string[],
  signal?: AbortSignal,
): Promise<number[][]> {
  const response = await post(request, texts, signal)
  if (!response.ok) throw await refusal(request, response)
  const body = await response.json().catch((cause: unknown) => {
    throw new EmbedderError(`${place(request)} answered something that is not JSON.`, {
      retryable: true,
      cause,
    })
  })
  return vectorsOf(request, body, texts.length)
}

async function post(request: Request, texts: string[], signal?: AbortSignal): Promise<Response> {
  const timeout = AbortSignal.timeout(request.timeoutMs)
  try {
    return await fetch(`${request.baseUrl.replace(/\/+$/, '')}/embeddings`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(request.apiKey ? { authorization: `Bearer ${request.apiKey}` } : {}),
      },
      body: JSON.stringify({ model: request.model, input: texts, encoding_format: 'float' }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
  } catch (cause) {
    signal?.throwIfAborted()
    const what = timeout.aborted ? `did not answer within ${request.timeoutMs} ms` : 'cannot be reached'
    throw new EmbedderError(`${place(request)} ${what}.`, { retryable: true, cause: reasonOf(cause) })
  }
}

/** Servers quote the key they refuse: only the status is passed on, with the message of an error that is ours. */
async function refusal(request: Request, response: Response): Promise<EmbedderError> {
  const body = await response.text().catch(() => '')
  const retryable = response.status === 408 || response.status === 429 || response.status >= 500
  const retryAfterMs = retryAfter(response.headers.get('retry-after'))
  const detail =
    response.status === 401 || response.status === 403 ? 'Check EMBEDDING_API_KEY.' : quoted(body, request)
  return new EmbedderError(`${place(request)} answered ${response.status}. ${detail}`.trim(), {
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

function quoted(body: string, { apiKey }: Request): string {
  const text = apiKey ? body.replaceAll(apiKey, '[key]') : body
  return text.replaceAll(/\s+/g, ' ').slice(0, 200)
}

/** Seconds or a date, as RFC 9110 allows. */
function retryAfter(header: string | null): number | undefined {
  if (!header) return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

function vectorsOf(request: Request, body: unknown, count: number): number[][] {
  const data = (body as { data?: { index?: number; embedding?: unknown }[] } | null)?.data
  if (!Array.isArray(data) || data.length !== count) {
    throw new EmbedderError(
      `${place(request)} answered ${data?.length ?? 'no'} vectors for ${count} texts.`,
      { retryable: false },
    )
  }
  const ordered = [...data].sort((a, b) => (a.index ?? 0) - (b.index ?? 0))
  return ordered.map(({ embedding }) => checked(request, embedding))
}

function checked(request: Request, embedding: unknown): number[] {
  const isVector = Array.isArray(embedding) && embedding.every((value) => Number.isFinite(value))
  if (!isVector)
    throw new EmbedderError(`${place(request)} answered a vector that is not numbers.`, { retryable: false })
  if (embedding.length !== request.dimensions) {
    throw new EmbedderError(
      `${request.model} makes vectors of ${embedding.length} dimensions, not ${request.dimensions}. Set EMBEDDING_DIMENSIONS to ${embedding.length}.`,
      { retryable: false },
    )
  }
  return embedding
}

function place({ baseUrl }: Request): string {
  const { host } = new URL(baseUrl)
  return `The embedding service at ${host}`
}

/** The cause without what it carries along, which may be the request. */
function reasonOf(cause: unknown): Error {
  const { name, message, cause: inner } = cause as Error
  return new Error(`${name}: ${inner instanceof Error ? inner.message : message}`)
}
