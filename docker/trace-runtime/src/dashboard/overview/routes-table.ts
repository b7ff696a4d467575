import type { Overview, RouteStats } from '../../store/store.ts'
import { type Html, html } from '../html.ts'
import { count, duration, percent, rate } from '../look/numbers.ts'
import { serviceBadge } from '../look/services.ts'
import { type Range, rangeQuery } from '../range.ts'
import type { Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'

const SORTS: { name: string; label: string; by: (route: RouteStats) => number }[] = [
  { name: 'count', label: 'Rate', by: ({ count }) => count },
  { name: 'errors', label: 'Errors', by: ({ errorCount, count }) => errorCount / Math.max(1, count) },
  { name: 'p50', label: 'p50', by: ({ p50Ms }) => p50Ms },
  { name: 'p95', label: 'p95', by: ({ p95Ms }) => p95Ms },
  { name: 'p99', label: 'p99', by: ({ p99Ms }) => p99Ms },
]

const SHOWN = 12

type Look = { overview: Overview; range: Range; service: string | undefined }

/** Rate, errors and percentiles by route, from the true counts of what was kept and what was sampled out. */
export function routesTable(visit: Visit, { overview: { routes }, range, service }: Look): Html {
  if (routes.length === 0)
    return emptyState('No request or job ended', 'Rates are counted when a request or job ends.')
  const { query } = visit.request
  const sort = SORTS.find(({ name }) => name === query.get('sort')) ?? SORTS[0]
  const sorted = [...routes].sort((a, b) => (sort ? sort.by(b) - sort.by(a) : 0))
  const shown = query.has('all') ? sorted : sorted.slice(0, SHOWN)
  const state = { ...rangeQuery(range), service }
  const slowestMs = Math.max(...shown.map(({ p99Ms }) => p99Ms))
  return html`<div class="table-scroll"><table class="table routes"><thead><tr><th scope="col">Name</th>${SORTS.map(
    ({ name, label }) =>
      html`<th scope="col" class="number"${name === sort?.name && html` aria-sort="descending"`}><a href="${visit.links.overview({ ...state, sort: name })}">${label}</a></th>`,
  )}<th scope="col" class="spread-head"><span class="visually-hidden">Spread</span></th></tr></thead><tbody data-rows>${shown.map((route) => row(visit, { route, range, slowestMs }))}</tbody></table></div>
${shown.length < sorted.length && html`<p class="more"><a href="${visit.links.overview({ ...state, sort: sort?.name, all: '1' })}">All ${count(sorted.length)} routes</a></p>`}`
}

function row(
  { links }: Visit,
  { route, range, slowestMs }: { route: RouteStats; range: Range; slowestMs: number },
): Html {
  const { name, service, p50Ms, p95Ms, p99Ms, errorCount } = route
  return html`<tr><th scope="row"><a class="row-link" href="${links.route({ name, ...rangeQuery(range) })}">${name}</a> ${serviceBadge(service)}</th><td class="number" title="${count(route.count)} in all">${rate(route.count, range.toMs - range.fromMs)}</td><td class="number${errorCount > 0 && ' bad'}" title="${count(errorCount)} of ${count(route.count)}">${percent(errorCount, route.count)}</td><td class="number">${duration(p50Ms)}</td><td class="number">${duration(p95Ms)}</td><td class="number">${duration(p99Ms)}</td><td class="spread">${spread(route, slowestMs)}</td></tr>`
}

/** From p50 to p99 with a notch at p95, on a logarithmic scale that all rows share. */
function spread({ p50Ms, p95Ms, p99Ms }: RouteStats, slowestMs: number): Html {
  const at = (ms: number) => (96 * Math.log10(1 + ms)) / Math.max(0.01, Math.log10(1 + slowestMs))
  const [from, notch, to] = [at(p50Ms), at(p95Ms), at(p99Ms)]
  return html`<svg width="100%" height="12" aria-hidden="true"><line class="grid" x1="0" x2="100%" y1="6" y2="6"/><rect class="spread-bar" x="${from.toFixed(1)}%" width="${Math.max(1.5, to - from).toFixed(1)}%" y="3" height="6" rx="3"/><rect class="spread-notch" x="${notch.toFixed(1)}%" width="2" y="1" height="10"/></svg>`
}
