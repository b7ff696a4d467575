/** What is sent back. A body that is not a text is sent as JSON. */
export type Answer = {
  status: number
  headers?: Record<string, string>
  body: unknown
  /** The request was not read to its end, so that nothing more can come over this connection. */
  isUnread?: boolean
}

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

export function json(status: number, body: unknown): Answer {
  return { status, body }
}

/** A failure as RFC 9457 has it. */
export function problem(status: number, detail: string, more: Partial<Answer> = {}): Answer {
  return {
    status,
    body: { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail },
    ...more,
    headers: { 'content-type': 'application/problem+json', ...more.headers },
  }
}
