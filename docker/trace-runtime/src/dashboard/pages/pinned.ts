import { entryRows } from '../entries/rows.ts'
import { html } from '../html.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { pageReply, redirect } from '../shell/page.ts'

export async function pinnedPage(visit: Visit): Promise<DashboardReply> {
  const traces = await visit.store.pinned()
  return pageReply(visit, {
    title: 'Pinned',
    section: 'pinned',
    body: html`<h1>Pinned traces</h1>
<p class="lead">Kept until you unpin them, whatever is removed around them.</p>
${traces.length === 0 ? emptyState('Nothing is pinned', html`<p>Open a trace and press “Pin” or the key <kbd>p</kbd>, and it stays here.</p>`) : entryRows(visit, traces)}`,
  })
}

export async function pinTrace({ store, links, params }: Visit): Promise<DashboardReply> {
  const traceId = params[0] ?? ''
  await store.pin(traceId)
  return redirect(links.trace(traceId))
}

/** Back to the trace while it is stored, else to what is still pinned. */
export async function unpinTrace({ store, links, params }: Visit): Promise<DashboardReply> {
  const traceId = params[0] ?? ''
  await store.unpin(traceId)
  const { entries } = await store.trace(traceId, { limit: 1 })
  return redirect(entries.length > 0 ? links.trace(traceId) : links.pinned())
}
