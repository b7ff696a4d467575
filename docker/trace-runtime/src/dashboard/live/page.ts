import { filterQuery, readFilter } from '../entries/filter.ts'
import { filterChips, filterForm } from '../entries/filter-form.ts'
import { html } from '../html.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { pageReply } from '../shell/page.ts'

export function livePage(visit: Visit): DashboardReply {
  const { links } = visit
  const filter = { ...readFilter(visit), range: null }
  const query = filterQuery(filter)
  const form = filterForm(visit, {
    action: links.live(),
    filter,
    services: visit.services.known(),
    hasRange: false,
    searched: 'name or tags',
  })
  return pageReply(visit, {
    title: 'Live',
    section: 'live',
    isWide: true,
    body: html`<div class="with-side">
<aside class="side" aria-label="Filters"><details class="side-fold"><summary>Filters</summary>${form}</details></aside>
<section class="list" aria-labelledby="title" data-live="${links.liveStream(query)}" data-entries="${links.entries(query)}"><div class="list-head"><h1 id="title">Live</h1>${filterChips(visit, filter, links.live)}
<div class="live-state"><span class="live-dot" data-live-dot></span><span data-live-text role="status">Connecting …</span><button type="button" class="button" data-live-pause disabled>Pause</button><button type="button" class="button" data-live-clear disabled>Clear</button></div></div>
<noscript>${emptyState('Watching live needs script', html`<p>It is switched off in this browser. <a href="${links.entries(query)}">See the newest entries</a> and load the page again.</p>`)}</noscript>
<ol class="rows" data-rows data-live-rows></ol>
<div data-live-empty>${emptyState('Waiting for entries', html`<p>They appear here within a second of arriving. Nothing comes? <a href="${links.help()}">How to send the first one</a>.</p>`)}</div>
</section></div>`,
  })
}
