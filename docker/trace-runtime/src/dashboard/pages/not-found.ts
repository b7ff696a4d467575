import { html } from '../html.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { pageReply } from '../shell/page.ts'

export function notFoundPage(visit: Visit): DashboardReply {
  return missing(visit, {
    title: 'There is no such page',
    advice: html`<p>The address is not one of the dashboard's. <a href="${visit.links.overview()}">Go to the overview</a>.</p>`,
  })
}

/** A page for something that was here, perhaps, and is not now. */
export function missing(
  visit: Visit,
  { title, advice }: { title: string; advice: ReturnType<typeof html> },
): DashboardReply {
  return pageReply(visit, { title, section: null, body: emptyState(title, advice), status: 404 })
}
