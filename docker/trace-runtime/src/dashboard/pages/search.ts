import type { ValueMatch } from '../../store/store.ts'
import { entryRows } from '../entries/rows.ts'
import { unsearchedNotice } from '../entries/unsearched-notice.ts'
import { type Html, html } from '../html.ts'
import { count, counted } from '../look/numbers.ts'
import { typeBadge } from '../look/types.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { pageReply, redirect } from '../shell/page.ts'

const DAY_MS = 86_400_000
const NEWEST = 20

/** Value first: which fields hold this, then the entries that do. A trace id goes straight to its trace. */
export async function searchPage(visit: Visit): Promise<DashboardReply> {
  const { store, links, request, nowMs } = visit
  const value = request.query.get('q')?.trim() ?? ''
  if (/^[0-9a-f]{32}$/i.test(value)) return redirect(links.trace(value.toLowerCase()))
  const days = Math.min(30, Math.max(1, Number(request.query.get('days')) || 7))
  const range = { fromMs: nowMs - days * DAY_MS, toMs: nowMs + DAY_MS }
  const [matches, newest] =
    value === ''
      ? [[], null]
      : await Promise.all([store.findValue(value, range), store.list({ text: value }, { limit: NEWEST })])
  return pageReply(visit, {
    title: value === '' ? 'Search' : `Search: ${value}`,
    section: null,
    body: html`<h1>${value === '' ? 'Search' : html`“${value}”`}</h1>
${value === '' ? emptyState('Type any value you know', html`<p>An id, an address, a piece of SQL, a message: you learn which fields hold it. A trace id opens its trace.</p>`) : html`${unsearchedNotice(newest?.unsearched ?? 0)}${fields(visit, value, matches)}${newest && newest.entries.length > 0 && html`<section class="panel panel-broad"><div class="panel-head"><h2>Newest with these words</h2><a href="${links.entries({ q: value })}">All of them</a></div>${entryRows(visit, newest.entries)}</section>`}`}`,
  })
}

function fields({ links }: Visit, value: string, matches: readonly ValueMatch[]): Html {
  if (matches.length === 0)
    return emptyState(
      'No field holds this',
      html`<p>Secrets are masked before they are stored. Try a shorter piece of the value, or <a href="${links.entries({ q: value })}">look for its words</a>.</p>`,
    )
  const total = matches.reduce((sum, match) => sum + match.count, 0)
  return html`<section class="panel panel-broad"><div class="panel-head"><h2>${counted(matches.length, 'field')} ${matches.length === 1 ? 'holds' : 'hold'} it</h2><p>${counted(total, 'entry', 'entries')}</p></div><div class="table-scroll"><table class="table"><thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col" class="number">Entries</th><th scope="col">The newest</th></tr></thead><tbody data-rows>${matches.map(
    ({ type, field, example, ...match }) =>
      html`<tr><th scope="row"><a class="row-link" href="${links.entries({ type, q: value })}"><code>${field.replace(/^content\./, '')}</code></a></th><td>${typeBadge(type)}</td><td class="number">${count(match.count)}</td><td><a href="${links.trace(example.traceId, { entry: example.key })}">${example.name}</a></td></tr>`,
  )}</tbody></table></div></section>`
}
