import { html } from '../html.ts'
import { missing } from '../pages/not-found.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { textOf } from './content.ts'

/**
 * A stranger's HTML as a document of its own. The policy takes its scripts, forms, frames, origin and every address
 * that is not in the mail itself, also when the document is opened outside the frame.
 */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

export async function mailFrame(visit: Visit): Promise<DashboardReply> {
  const entry = await visit.store.entry(visit.params[0] ?? '')
  const markup = entry?.type === 'mail' ? textOf(entry.content.html) : undefined
  if (markup === undefined)
    return missing(visit, {
      title: 'This mail is no longer stored',
      advice: html`<p>Its hour was removed.</p>`,
    })
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: markup,
  }
}
