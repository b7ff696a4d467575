import type { IncomingMessage } from 'node:http'
import { readBody } from '../http/read-body.ts'

const MAX_FORM_BYTES = 64 * 1024

/** The fields of a form; null when the body is none, or too large. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') return null
  const body = await readBody(request, MAX_FORM_BYTES)
  return body.ok ? new URLSearchParams(body.bytes.toString()) : null
}
