import { ENTRY_TYPES } from '../../entry.ts'
import type { Overview } from '../../store/store.ts'
import { entryRows } from '../entries/rows.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { count, counted } from '../look/numbers.ts'
import { typeBadge } from '../look/types.ts'
import { lastHour, type Range, rangeQuery, readRange } from '../range.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { pageReply, redirect } from '../shell/page.ts'
import { exceptionGroups } from './exceptions.ts'
import { figures } from './figures.ts'
import { losses } from './losses.ts'
import { rangeForm } from './range-form.ts'
import { repeatedQueries } from './repeated-queries.ts'
import { routesTable } from './routes-table.ts'
import { timelineChart } from './timeline.ts'

export async function overviewPage(visit: Visit): Promise<DashboardReply> {
  const { query } = visit.request
  const range = readRange(query, visit.clock, visit.nowMs) ?? lastHour(visit.nowMs)
  const service = query.get('service') || undefined
  const state = { ...rangeQuery(range), service, sort: query.get('sort') ?? undefined }
  if ([...query.values()].some((value) => value === '' || value.includes('T')))
    return redirect(visit.links.overview(state))

  const { fromMs, toMs } = range
  const overview = await visit.store.overview({ fromMs, toMs, ...(service !== undefined && { service }) })
  visit.services.add(overview.services)
  return pageReply(visit, {
    title: 'Overview',
    section: 'overview',
    isWide: true,
    body: html`<div class="page-head"><h1>Overview</h1>${rangeForm(visit, { range, service, services: overview.services })}</div>
${isEmpty(overview) ? nothing(visit, range, service) : sections(visit, { overview, range, service })}`,
  })
}

type Look = { overview: Overview; range: Range; service: string | undefined }

function sections(visit: Visit, look: Look): Html {
  const { overview, range, service } = look
  const { links } = visit
  const narrowed = { ...rangeQuery(range), service }
  return html`${figures(visit, look)}
${timelineChart(visit, look)}
${losses(overview.dropped)}
<div class="panels">
${panel('Routes and jobs', routesTable(visit, look), { isBroad: true })}
${panel('Repeated queries', repeatedQueries(visit, overview.repeatedQueries), { hint: 'The same query many times in one trace: often one query that could fetch all (N+1).' })}
${panel('Exceptions', exceptionGroups(visit, overview.exceptions), { link: html`<a href="${links.entries({ ...narrowed, type: 'exception' })}">All</a>` })}
${panel('Slowest requests', overview.slowest.length > 0 ? entryRows(visit, overview.slowest.slice(0, 10)) : emptyState('None', 'No request ended in this time.'), { isBroad: true })}
${panel('Stored by type', types(visit, look), { isBroad: true })}
</div>`
}

function panel(
  title: string,
  body: Fragment,
  { hint, link, isBroad }: { hint?: string; link?: Html; isBroad?: boolean } = {},
): Html {
  return html`<section class="panel${isBroad && ' panel-broad'}"><div class="panel-head"><h2>${title}</h2>${hint && html`<p>${hint}</p>`}${link}</div>${body}</section>`
}

function types({ links }: Visit, { overview, range, service }: Look): Html {
  const present = ENTRY_TYPES.map((type) => ({ type, entries: overview.countsByType[type] ?? 0 }))
    .filter(({ entries }) => entries > 0)
    .sort((a, b) => b.entries - a.entries)
  return html`<ul class="type-counts">${present.map(
    ({ type, entries }) =>
      html`<li><a href="${links.entries({ ...rangeQuery(range), service, type })}" title="${counted(entries, 'entry', 'entries')}">${typeBadge(type)} <span class="number">${count(entries)}</span></a></li>`,
  )}</ul>`
}

function isEmpty({ timeline, routes, slowest, dropped, countsByType }: Overview): boolean {
  const hasPoint = timeline.some(
    (point) => point.requests + point.stored + point.dropped + point.sampledOut > 0,
  )
  return !hasPoint && routes.length + slowest.length + dropped.length + Object.keys(countsByType).length === 0
}

function nothing({ links }: Visit, range: Range, service: string | undefined): Html {
  const wider =
    range.name !== '24h' &&
    html`<a href="${links.overview({ range: '24h', service })}">Look at the last 24 hours</a>, or `
  return emptyState(
    service === undefined ? 'Nothing arrived in this time' : `Nothing arrived from ${service} in this time`,
    html`<p>${wider}${service !== undefined && html`<a href="${links.overview(rangeQuery(range))}">look at every service</a>, or `}<a href="${links.help()}">read how to send the first entry</a>.</p>`,
  )
}
