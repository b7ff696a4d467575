import type { FetchFailure } from '@repo/extract/fetch'

export type Reason = { code: string; message: string }

export const emptyPage: Reason = {
  code: 'empty',
  message: 'The page has no content. Open the address in a browser to see what is there.',
}

/** Sites that answer "sign in", "pay" or "not you" have the page, but show it only to a person's browser. */
const walls: Record<number, string> = { 401: 'login', 402: 'paywall', 403: 'refused' }

/** Why a page could not be fetched, as a code for programs and a sentence for people. */
export function reasonOf({ blockedBy, status, reason, message }: FetchFailure): Reason {
  return { code: blockedBy ?? walls[status ?? 0] ?? reason, message }
}
