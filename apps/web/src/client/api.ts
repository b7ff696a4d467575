/** An answer of the API that is not what was asked for. The message is written for people. */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly status: number
  readonly retryAfterMs: number

  constructor(status: number, message: string, retryAfterMs = 0) {
    super(message)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

export const UNREACHABLE = 'The server does not answer. Check the connection and try again.'

type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  json?: unknown
  form?: FormData
  signal?: AbortSignal
  keepalive?: boolean
}

/** Asks the API of this server. Throws ApiProblem; a session that has ended leads to the sign-in page. */
export async function api<Answer>(path: string, { json, form, signal, ...call }: Call = {}): Promise<Answer> {
  const response = await fetch(path, {
    ...call,
    ...(signal && { signal }),
    ...(form && { body: form }),
    ...(json !== undefined && {
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json' },
    }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiProblem(0, UNREACHABLE)
  })
  if (response.status === 401) signInAgain()
  if (!response.ok) throw await problemOf(response)
  return response.status === 204 ? (undefined as Answer) : response.json()
}

/** What to tell a person about anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof ApiProblem ? error.message : 'Something went wrong on this page. Try again.'
}

export function signInAgain(): void {
  const { pathname, search } = window.location
  window.location.assign(`/sign-in?from=${encodeURIComponent(pathname + search)}`)
}

/** A problem from its status and its body, which may be anything when a proxy answered. */
export function problemFrom(status: number, body: string, retryAfter: string | null): ApiProblem {
  const retryAfterMs = Number(retryAfter ?? 0) * 1_000 || 0
  return new ApiProblem(
    status,
    detailOf(body) ?? `The server answered with an error (${status}).`,
    retryAfterMs,
  )
}

async function problemOf(response: Response): Promise<ApiProblem> {
  return problemFrom(response.status, await response.text(), response.headers.get('retry-after'))
}

function detailOf(body: string): string | null {
  try {
    const { detail } = JSON.parse(body) as { detail?: unknown }
    return typeof detail === 'string' ? detail : null
  } catch {
    return null
  }
}
