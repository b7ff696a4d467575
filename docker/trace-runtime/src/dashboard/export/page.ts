import { Readable } from 'node:stream'
import { html } from '../html.ts'
import { missing } from '../pages/not-found.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { otlpText } from './otlp.ts'

const MOST_ENTRIES = 50_000

/** One trace as a file that `/v1/traces` of any receiver takes. */
export async function exportTrace(visit: Visit): Promise<DashboardReply> {
  const traceId = visit.params[0] ?? ''
  const { entries } = await visit.store.trace(traceId, { limit: MOST_ENTRIES })
  if (entries.length === 0)
    return missing(visit, {
      title: 'This trace is not stored',
      advice: html`<p>There is nothing to export.</p>`,
    })
  const fileName = `trace-${traceId.replace(/[^0-9a-zA-Z]/g, '')}.otlp.json`
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: Readable.from(otlpText(entries)),
  }
}
