import type { Overview } from '../../store/store.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { count, counted, duration, percent, rate, short } from '../look/numbers.ts'
import { type Range, rangeQuery } from '../range.ts'
import type { Visit } from '../route.ts'

type Totals = { requests: number; errors: number; stored: number; dropped: number; sampledOut: number }

/** The few numbers that say whether all is well. */
export function figures(
  { links }: Visit,
  { overview, range, service }: { overview: Overview; range: Range; service: string | undefined },
): Html {
  const totals = totalsOf(overview)
  const narrowed = { ...rangeQuery(range), service }
  const slowest = [...overview.routes].sort((a, b) => b.p95Ms - a.p95Ms)[0]
  return html`<dl class="figures">
${figure('Requests and jobs', rate(totals.requests, range.toMs - range.fromMs), `${count(totals.requests)} in all`)}
${figure('Errors', percent(totals.errors, totals.requests), totals.errors > 0 ? html`<a href="${links.entries({ ...narrowed, status: 'error' })}">${counted(totals.errors, 'error')}</a>` : 'none', totals.errors > 0 ? 'bad' : 'good')}
${figure('Slowest p95', slowest ? duration(slowest.p95Ms) : '–', slowest && html`<a href="${links.route({ name: slowest.name })}">${slowest.name}</a>`)}
${figure('Entries stored', short(totals.stored), html`<a href="${links.entries(narrowed)}">see them</a>`)}
${figure('Sampled out', percent(totals.sampledOut, totals.requests), `${short(totals.sampledOut)} quiet ones`)}
${figure('Dropped', short(totals.dropped), totals.dropped > 0 ? 'lost on the way' : 'nothing was lost', totals.dropped > 0 ? 'caution' : 'good')}
</dl>`
}

function figure(label: string, value: string, note: Fragment, look?: 'good' | 'bad' | 'caution'): Html {
  return html`<div class="figure${look && ` figure-${look}`}"><dt>${label}</dt><dd><strong>${value}</strong><span>${note}</span></dd></div>`
}

function totalsOf({ timeline }: Overview): Totals {
  const totals = { requests: 0, errors: 0, stored: 0, dropped: 0, sampledOut: 0 }
  for (const point of timeline) {
    totals.requests += point.requests
    totals.errors += point.errors
    totals.stored += point.stored
    totals.dropped += point.dropped
    totals.sampledOut += point.sampledOut
  }
  return totals
}
