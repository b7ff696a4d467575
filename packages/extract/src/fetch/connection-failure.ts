import { HeaderTimeout } from './open-response.ts'
import { type FetchFailure, failure } from './result.ts'

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/
const CODES: Record<string, string> = {
  ECONNREFUSED: 'The site refuses connections.',
  ECONNRESET: 'The site broke off the connection.',
  EHOSTUNREACH: 'The site cannot be reached.',
  ENETUNREACH: 'The network cannot be reached.',
  ETIMEDOUT: 'The site did not accept the connection in time.',
  EPIPE: 'The site broke off the connection.',
  HPE_HEADER_OVERFLOW: 'The site sends headers that are too long.',
  Z_BUF_ERROR: 'The answer ended too early.',
  Z_DATA_ERROR: 'The answer is compressed in a damaged way.',
}

const CHECK = 'Check that it opens in a browser.'

/** Names a failure of the connection in words. Throws the error again when it did not come from the network. */
export function connectionFailure(error: unknown): FetchFailure {
  if (error instanceof HeaderTimeout)
    return failure('timeout', `The site did not answer in time. ${CHECK}`, true)
  const code = codeOf(error)
  if (code === null) throw error
  if (CERTIFICATE.test(code)) {
    return failure(
      'connection',
      `The site's certificate is not valid (${code}). If you trust it, save the page from your browser as a file.`,
      false,
    )
  }
  const what = CODES[code] ?? `The connection failed (${code}).`
  return failure('connection', `${what} ${CHECK}`, true)
}

// With several addresses tried, Node reports one error for each.
function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string'
  return isCoded ? (error.code as string) : null
}
