import type { EntryType } from '../../entry.ts'
import type { EntrySummary } from '../../store/store.ts'
import { entryRows } from '../entries/rows.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { duration } from '../look/numbers.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { hiddenField } from '../shell/forms.ts'
import { pageReply } from '../shell/page.ts'

/** What a trace can begin with. */
const ROOT_TYPES: EntryType[] = ['request', 'job', 'schedule', 'command', 'clientRequest']
const SHOWN = 50
const HEIGHT = 90

/** The newest traces of one route or job, to look at and to compare two of. */
export async function routePage(visit: Visit): Promise<DashboardReply> {
  const { store, links, request } = visit
  const name = request.query.get('name') ?? ''
  const found = await Promise.all(ROOT_TYPES.map((type) => store.tracesOf({ name, type }, { limit: SHOWN })))
  const traces = found
    .flat()
    .sort((a, b) => b.startMs - a.startMs)
    .slice(0, SHOWN)
  const left = request.query.get('left') ?? undefined
  return pageReply(visit, {
    title: name,
    section: 'overview',
    body: html`<div class="page-head"><h1>${name}</h1><div class="actions"><a class="button" href="${links.entries({ q: name })}">All entries with these words</a></div></div>
${
  traces.length === 0
    ? emptyState(
        'No trace of this is stored',
        html`<p>Its requests were counted, and sampled out or removed since. Errors, slow ones and <a href="${links.tags()}">monitored tags</a> are always kept.</p>`,
      )
    : html`${scatter(visit, traces)}${choice(visit, traces, left)}`
}`,
  })
}

/** How long each took, by time; the scale of durations is logarithmic. */
function scatter({ links, clock }: Visit, traces: readonly EntrySummary[]): Fragment {
  const spans = traces.filter(({ durationMs }) => durationMs !== null)
  if (spans.length < 3) return null
  const times = spans.map(({ startMs }) => startMs)
  const durations = spans.map(({ durationMs }) => Math.log10(Math.max(0.1, durationMs ?? 0)))
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const [low, high] = [Math.min(...durations), Math.max(...durations)]
  return html`<figure class="chart chart-small"><figcaption><span class="hint">how long each took: from ${duration(10 ** low)} to ${duration(10 ** high)}</span></figcaption><svg width="100%" height="${HEIGHT}" role="group" aria-label="Durations over time">${spans.map(
    (trace, index) => {
      const x = 1 + (98 * (trace.startMs - from)) / Math.max(1, to - from)
      const y = HEIGHT - 12 - ((HEIGHT - 24) * ((durations[index] ?? low) - low)) / Math.max(0.05, high - low)
      return html`<a href="${links.trace(trace.traceId)}" tabindex="-1"><circle class="point${trace.status === 'error' && ' point-error'}" cx="${x.toFixed(2)}%" cy="${y.toFixed(1)}" r="4.5"><title>${duration(trace.durationMs)}, ${clock.dateTime(trace.startMs)}</title></circle></a>`
    },
  )}<line class="axis" x1="0" x2="100%" y1="${HEIGHT - 0.5}" y2="${HEIGHT - 0.5}"/></svg><div class="chart-ticks"><span>${clock.dateTime(from)}</span><span>${clock.dateTime(to)}</span></div></figure>`
}

function choice(visit: Visit, traces: readonly EntrySummary[], left: string | undefined): Html {
  const { links } = visit
  const others = traces.filter(({ traceId }) => traceId !== left)
  if (left !== undefined)
    return others.length === 0
      ? html`<h2>Compare with</h2>${emptyState('There is only this one', 'Wait until the route is called again, then compare.')}`
      : html`<form action="${links.compare({})}">${head('Compare with', 'Compare')}${hiddenField('left', left)}${picks(visit, others, [['right', 0]])}</form>`
  if (traces.length < 2) return html`<h2>Newest traces</h2>${entryRows(visit, traces)}`
  return html`<form action="${links.compare({})}">${head('Newest traces', 'Compare left with right')}${picks(
    visit,
    traces,
    [
      ['left', Math.min(1, traces.length - 1)],
      ['right', 0],
    ],
  )}</form>`
}

/** The button stands above, where it is seen: fifty traces are more than a screen. */
function head(title: string, action: string): Html {
  return html`<div class="pick-head"><h2>${title}</h2><button class="button button-strong">${action}</button></div>`
}

function picks(
  visit: Visit,
  traces: readonly EntrySummary[],
  sides: readonly (readonly [string, number])[],
): Html {
  const { links, clock } = visit
  return html`<div class="table-scroll"><table class="table"><thead><tr>${sides.map(([side]) => html`<th scope="col" class="pick">${side}</th>`)}<th scope="col">When</th><th scope="col" class="number">Took</th><th scope="col">Tags</th></tr></thead><tbody data-rows>${traces.map(
    (trace, index) =>
      html`<tr>${sides.map(
        ([side, chosen]) =>
          html`<td class="pick"><input type="radio" name="${side}" value="${trace.traceId}" aria-label="${side}: ${clock.dateTime(trace.startMs)}"${index === chosen && html` checked`}></td>`,
      )}<td><a class="row-link" href="${links.trace(trace.traceId)}">${clock.time(trace.startMs)}</a>${trace.status === 'error' && html` <span class="badge badge-danger">error</span>`}</td><td class="number">${duration(trace.durationMs)}</td><td>${trace.tags.slice(0, 4).map((tag) => html`<span class="tag">${tag}</span> `)}</td></tr>`,
  )}</tbody></table></div>`
}
