import type { IncomingMessage } from 'node:http'
import type { BlockedBy } from '../blocked/blocked-by.ts'
import { recognizeWall } from '../blocked/wall-markup.ts'
import { readBody } from './read-body.ts'
import type { FetchFailure } from './result.ts'
import { retryAfterMs } from './retry-after.ts'

const MAX_ERROR_PAGE_BYTES = 512 * 1024
const RETRYABLE = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524])
const MAY_BE_A_WALL = new Set([401, 402, 403, 405, 429, 503])

/** Turns an error answer into a reason; reads the page, within bounds, to tell a wall from a plain refusal. */
export async function httpFailure(response: IncomingMessage, now: Date): Promise<FetchFailure> {
  const status = response.statusCode ?? 0
  const blockedBy = MAY_BE_A_WALL.has(status) ? await wallOf(response, status) : null
  const wait = retryAfterMs(response.headers['retry-after'], now)
  response.destroy()
  return {
    ok: false,
    reason: 'http_status',
    message: blockedBy ? wallMessage(status, blockedBy) : statusMessage(status),
    retryable: !blockedBy && RETRYABLE.has(status),
    status,
    ...(wait !== null && { retryAfterMs: wait }),
    ...(blockedBy && { blockedBy }),
  }
}

async function wallOf(response: IncomingMessage, status: number): Promise<BlockedBy | null> {
  if (status === 401) return 'login'
  if (status === 402) return 'paywall'
  if (response.headers['cf-mitigated'] === 'challenge') return 'challenge'
  const body = await readBody(response, MAX_ERROR_PAGE_BYTES)
  return body.ok ? recognizeWall(body.bytes.toString('latin1')) : null
}

function wallMessage(status: number, blockedBy: BlockedBy): string {
  const asks = {
    captcha: 'wants a captcha solved',
    challenge: 'checks for a human visitor',
    login: 'wants you to sign in',
    paywall: 'wants a subscription',
  }[blockedBy]
  return `The site ${asks} first (status ${status}). Open the page in your browser and save it as a file.`
}

function statusMessage(status: number): string {
  if (status === 404 || status === 410)
    return `There is no such page any more (status ${status}). Check the address.`
  if (status === 403)
    return 'The site refuses to give out this page (status 403). Save it from your browser as a file.'
  if (status === 429) return 'The site asks to slow down (status 429). Read it again in an hour.'
  if (status >= 500) return `The site has a fault of its own (status ${status}). Read it again later.`
  return `The site answered with status ${status} instead of the page. Check that it opens in a browser.`
}
