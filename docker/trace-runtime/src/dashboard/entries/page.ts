import type { EntryPage } from '../../store/store.ts'
import { type Fragment, type Html, html } from '../html.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { pageReply, redirect } from '../shell/page.ts'
import { filterQuery, type ListFilter, readFilter, storeFilter } from './filter.ts'
import { filterChips, filterForm } from './filter-form.ts'
import { entryRows } from './rows.ts'
import { unsearchedNotice } from './unsearched-notice.ts'

const PAGE_SIZE = 100

export async function entriesPage(visit: Visit): Promise<DashboardReply> {
  const filter = readFilter(visit)
  const cursor = visit.request.query.get('cursor') ?? undefined
  if (!isCanonical(visit)) return redirect(visit.links.entries(filterQuery(filter)))
  const page = await visit.store.list(storeFilter(filter), {
    limit: PAGE_SIZE,
    ...(cursor !== undefined && { cursor }),
  })
  const services = visit.services.known()
  const form = filterForm(visit, {
    action: visit.links.entries(),
    filter,
    services,
    hasRange: true,
    searched: 'name, tags or content',
  })
  return pageReply(visit, {
    title: 'Entries',
    section: 'entries',
    isWide: true,
    body: html`<div class="with-side">
<aside class="side" aria-label="Filters"><details class="side-fold"><summary>Filters</summary>${form}</details></aside>
<section class="list" aria-labelledby="title"><div class="list-head"><h1 id="title">Entries</h1>${filterChips(visit, filter, visit.links.entries)}<div class="list-links">${liveLink(visit, filter)}${valuesLink(visit, filter)}</div></div>
${unsearchedNotice(page.unsearched)}${page.entries.length > 0 ? entryRows(visit, page.entries) : nothing(visit, filter, cursor)}
${pages(visit, { filter, page, cursor })}</section>
</div>`,
  })
}

/** A form sends empty fields and times in the person's zone; an address that can be handed on has neither. */
function isCanonical({ request: { query } }: Visit): boolean {
  return [...query].every(
    ([name, value]) => value !== '' && !((name === 'from' || name === 'to') && value.includes('T')),
  )
}

function pages(
  { links }: Visit,
  { filter, page, cursor }: { filter: ListFilter; page: EntryPage; cursor: string | undefined },
): Fragment {
  const query = filterQuery(filter)
  const older = page.nextCursor && links.entries({ ...query, cursor: page.nextCursor })
  if (!older && cursor === undefined) return null
  return html`<nav class="pages" aria-label="Pages">${cursor !== undefined && html`<a class="button" href="${links.entries(query)}">Newest</a>`}${older ? html`<a class="button" rel="next" href="${older}">Older</a>` : html`<span>These are the oldest.</span>`}</nav>`
}

function liveLink({ links }: Visit, filter: ListFilter): Html {
  const { q, type, tag, service, status, min, max } = filterQuery(filter)
  return html`<a href="${links.live({ q, type, tag, service, status, min, max })}">Watch live</a>`
}

function valuesLink({ links }: Visit, { text }: ListFilter): Fragment {
  return text !== undefined && html`<a href="${links.search({ q: text })}">Which fields hold “${text}”?</a>`
}

function nothing({ links }: Visit, filter: ListFilter, cursor: string | undefined): Html {
  if (cursor !== undefined)
    return emptyState(
      'Nothing older',
      html`<p>The entries that stood here were removed, or these were the oldest.</p>`,
    )
  if (Object.keys(filterQuery(filter)).length > 0)
    return emptyState(
      'No entry fits these filters',
      html`<p>Let go of one of them above, or <a href="${links.entries()}">see all entries</a>. Quiet traffic is sampled: a <a href="${links.tags()}">monitored tag</a> is always kept whole.</p>`,
    )
  return emptyState(
    'No entries yet',
    html`<p>An application sends them in signed batches, or over OTLP. <a href="${links.help()}">How to send the first one</a>. Or <a href="${links.live()}">watch for it live</a>.</p>`,
  )
}
