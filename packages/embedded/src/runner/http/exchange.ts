/** A request and its answer, whatever carries them: a socket, or a call within the process. */
export type Exchange = {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string | undefined>
  body: string
}

export type Answer = { status: number; headers: Record<string, string>; body: string }

export function json(status: number, value: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

export function html(body: string): Answer {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  }
  return { status: 200, headers, body }
}
