import { lookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import { createAllowList } from './allow-list.ts'
import { checkTarget, type Resolve } from './check-target.ts'
import { connectionFailure } from './connection-failure.ts'
import { parseContentType } from './content-type.ts'
import { ACCEPTED_ENCODINGS } from './decompress.ts'
import { httpFailure } from './http-failure.ts'
import { openResponse } from './open-response.ts'
import { readBody } from './read-body.ts'
import { type FetchFailure, type FetchResult, failure } from './result.ts'
import { checkUrl } from './url-rules.ts'

export type { FetchFailure, FetchReason, FetchResult, FetchSuccess } from './result.ts'
export type { Resolve }

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const ACCEPT =
  'text/html,application/xhtml+xml,application/pdf;q=0.9,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.5'

export type FetchOptions = { etag?: string | null; lastModified?: string | null; signal?: AbortSignal }
export type Fetcher = {
  fetch(url: string, options?: FetchOptions): Promise<FetchResult>
  close(): Promise<void>
}

type Hop = { url: URL; headers: Record<string, string>; signal: AbortSignal }
type Answer = { ok: true; response: IncomingMessage } | FetchFailure

/**
 * A fetcher for addresses that strangers chose. It reaches http and https on the public internet, and what allowHosts
 * names besides; timeoutMs covers a whole fetch with its redirects and body, maxBytes counts after decompression.
 * `fetch` answers every failure of the other side as a value, and rejects only when the caller's signal aborts it or
 * after `close`, which ends what is under way.
 */
export function createFetcher(options: {
  userAgent: string
  allowHosts?: string[]
  maxBytes?: number
  timeoutMs?: number
  headerTimeoutMs?: number
  resolve?: Resolve
  now?: () => Date
}): Fetcher {
  const { userAgent, maxBytes = 50 * 1024 * 1024, timeoutMs = 30_000, resolve = resolveAll } = options
  const { headerTimeoutMs = 15_000, now = () => new Date() } = options
  const allowList = createAllowList(options.allowHosts ?? [])
  const closing = new AbortController()
  return { fetch, close: async () => closing.abort(new Error('The fetcher was closed.')) }

  async function fetch(
    input: string,
    { etag, lastModified, signal }: FetchOptions = {},
  ): Promise<FetchResult> {
    const checked = checkUrl(input)
    if (!checked.ok) return checked
    const stopped = AbortSignal.any(signal ? [closing.signal, signal] : [closing.signal])
    const deadline = AbortSignal.timeout(timeoutMs)
    const headers = {
      'user-agent': userAgent,
      accept: ACCEPT,
      'accept-encoding': ACCEPTED_ENCODINGS,
      ...(etag && { 'if-none-match': etag }),
      ...(lastModified && { 'if-modified-since': lastModified }),
    }
    stopped.throwIfAborted()
    try {
      return await follow({ url: checked.url, headers, signal: AbortSignal.any([stopped, deadline]) })
    } catch (error) {
      stopped.throwIfAborted()
      if (deadline.aborted)
        return failure(
          'timeout',
          `The site took longer than ${timeoutMs / 1000} s. Try again when it is less busy, or save the page as a file and add that.`,
          true,
        )
      return connectionFailure(error)
    }
  }

  async function follow(first: Hop): Promise<FetchResult> {
    let hop = first
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const answer = await ask(hop)
      if (!answer.ok) return answer
      const location = redirectOf(answer.response)
      if (location === null) return await take(hop.url, answer.response)
      answer.response.destroy()
      const next = checkUrl(location, hop.url)
      if (!next.ok)
        return { ...next, message: `The page redirects to an address that is refused: ${next.message}` }
      hop = { ...hop, url: next.url }
    }
    return failure(
      'too_many_redirects',
      `The page redirects more than ${MAX_REDIRECTS} times. Open it in a browser, and add the address where it ends.`,
      false,
    )
  }

  async function ask({ url, headers, signal }: Hop): Promise<Answer> {
    const target = await checkTarget({ url, resolve, allowList, signal })
    if (!target.ok) return target
    const response = await openResponse({
      url,
      addresses: target.addresses,
      headers,
      headerTimeoutMs,
      signal,
    })
    return { ok: true, response }
  }

  async function take(url: URL, response: IncomingMessage): Promise<FetchResult> {
    const status = response.statusCode ?? 0
    const notModified = status === 304
    if (!notModified && (status < 200 || status > 299)) return await httpFailure(response, now())
    const body = await readBody(response, maxBytes)
    if (!body.ok && body.why === 'too_large') {
      return failure(
        'too_large',
        `The page is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB. Add the part you need as a file or a note.`,
        false,
      )
    }
    if (!body.ok)
      return failure(
        'connection',
        'The site compresses the page in an unknown way. Save it from your browser as a file.',
        false,
      )
    return {
      ok: true,
      notModified,
      status,
      finalUrl: url.href,
      ...parseContentType(response.headers['content-type']),
      bytes: body.bytes,
      etag: response.headers.etag ?? null,
      lastModified: response.headers['last-modified'] ?? null,
    }
  }
}

async function resolveAll(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true, order: 'verbatim' })
  return found.map(({ address }) => address)
}

function redirectOf(response: IncomingMessage): string | null {
  return REDIRECTS.has(response.statusCode ?? 0) ? (response.headers.location ?? null) : null
}
