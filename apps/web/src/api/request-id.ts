import { randomUUID } from 'node:crypto'

/** The id a caller or proxy gave the request, when it is harmless to repeat, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id') ?? ''
  return /^[\w.-]{8,64}$/.test(given) ? given : randomUUID()
}
