import { inTurn } from '../../in-turn.ts'
import type { StoredEntry } from '../../store/store.ts'
import { paneDetail } from '../entry/page.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { count, counted, duration } from '../look/numbers.ts'
import { serviceBadge } from '../look/services.ts'
import { typeLabel } from '../look/types.ts'
import { missing } from '../pages/not-found.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { postButton } from '../shell/forms.ts'
import { icons } from '../shell/icons.ts'
import { pageReply } from '../shell/page.ts'
import { foldRows, type Line } from './fold.ts'
import { layRows } from './rows.ts'
import { createScale } from './scale.ts'
import { standsOut } from './stands-out.ts'
import { buildTrees } from './tree.ts'
import { waterfall } from './waterfall.ts'

/** More than this of one trace is not drawn; the page says so. */
const MOST_ENTRIES = 5000
const MOST_CAUSED = 20

export async function tracePage(visit: Visit): Promise<DashboardReply> {
  const { store, links, params, request } = visit
  const traceId = params[0] ?? ''
  const [{ entries, isCut, isPinned }, caused] = await Promise.all([
    store.trace(traceId, { limit: MOST_ENTRIES }),
    store.causedBy(traceId, { limit: MOST_CAUSED }),
  ])
  // Each of these goes through all entries: others get their turn in between.
  const trees = await inTurn(() => buildTrees(entries))
  const root = trees[0]?.entry
  if (!root) return gone(visit)
  const scale = await inTurn(() => createScale(entries))
  const rows = await inTurn(() => layRows(trees, scale.toMs - scale.fromMs))
  const open = await opened(visit, entries)
  const lines = foldRows(rows, { openKey: open?.key, isUnfolded: request.query.get('unfold') === 'all' })
  const drawn = await waterfall(lines, { scale, links, openKey: open?.key })
  const pane = open
    ? await paneDetail(visit, open)
    : await inTurn(() => standsOut(visit, { entries, rows, caused }))
  return pageReply(visit, {
    title: root.name,
    section: 'entries',
    isWide: true,
    body: html`${head(visit, { root, entries, isPinned, spanMs: scale.toMs - scale.fromMs })}
${notices(visit, { root, isCut })}
<div class="trace${open && ' trace-open'}" data-trace="${links.trace(traceId)}">
<section class="trace-main" aria-label="Waterfall">${toolbar(visit, lines)}${drawn}</section>
<aside class="pane" aria-label="Detail" tabindex="-1" data-detail-pane><div class="pane-head"><a class="button pane-close" href="${links.trace(traceId)}" data-pane-close>Close</a></div><div data-pane-body>${pane}</div></aside>
</div>`,
  })
}

/** The entry that `entry` (its key) or `span` (its id) names. */
async function opened(
  { store, request: { query } }: Visit,
  entries: readonly StoredEntry[],
): Promise<StoredEntry | undefined> {
  const [key, id] = [query.get('entry'), query.get('span')]
  if (id !== null) return entries.find((entry) => entry.id === id)
  if (key === null) return undefined
  const inTrace = entries.find((entry) => entry.key === key)
  if (inTrace) return inTrace
  // A pinned trace is listed under the keys of its copy.
  const elsewhere = await store.entry(key)
  return entries.find((entry) => entry.id === elsewhere?.id)
}

type Head = { root: StoredEntry; entries: readonly StoredEntry[]; isPinned: boolean; spanMs: number }

function head(visit: Visit, { root, entries, isPinned, spanMs }: Head): Html {
  const { links, clock } = visit
  const { traceId } = root
  const errors = entries.filter(({ status }) => status === 'error').length
  const services = [...new Set(entries.map(({ service }) => service))]
  return html`<div class="page-head trace-head"><div><h1>${root.status === 'error' && html`<span class="badge badge-danger">error</span> `}${root.name}</h1>
<p class="detail-line"><strong>${duration(spanMs)}</strong><span>${clock.time(root.startMs)}</span><span>${counted(entries.length, 'entry', 'entries')}</span>${errors > 0 && html`<span class="bad">${counted(errors, 'error')}</span>`}${services.map(serviceBadge)}<span class="trace-id"><code>${traceId}</code></span></p></div>
<div class="actions">${
    isPinned
      ? postButton(visit, {
          action: links.unpin(traceId),
          label: html`${icons.pin} Unpin`,
          look: 'button button-on',
        })
      : postButton(visit, { action: links.pin(traceId), label: html`${icons.pin} Pin` })
  }<a class="button" href="${links.route({ name: root.name, left: traceId })}">${icons.compare} Compare</a><a class="button" href="${links.traceExport(traceId)}" download="trace-${traceId}.otlp.json">${icons.download} OTLP</a></div></div>`
}

function notices({ links }: Visit, { root, isCut }: { root: StoredEntry; isCut: boolean }): Fragment {
  return [
    isCut &&
      html`<p class="notice">This trace is longer than ${count(MOST_ENTRIES)} entries: the first ${count(MOST_ENTRIES)} are drawn. <a href="${links.entries({ q: root.traceId })}">The rest is in the list</a>.</p>`,
    root.parentId !== null &&
      html`<p class="notice">What called this is not stored here: it belongs to a process that does not report, was sampled out, or is older than what is kept.</p>`,
  ]
}

/** A switch for each type that is here, which the script makes work, and a way to unfold everything. */
function toolbar({ links, params }: Visit, lines: readonly Line[]): Fragment {
  const counts = new Map<StoredEntry['type'], number>()
  for (const { row } of lines)
    if (row.kind === 'entry') counts.set(row.entry.type, (counts.get(row.entry.type) ?? 0) + 1)
  const isFolded = lines.some(({ row, isOpen }) => row.inside > 0 && !isOpen)
  return html`<div class="toolbar"><div class="type-filter" data-type-filter hidden>${[...counts].map(
    ([type, amount]) =>
      html`<button type="button" class="chip-button" aria-pressed="true" data-type="${type}">${typeLabel(type)} <span class="count">${count(amount)}</span></button>`,
  )}</div>${isFolded && html`<a class="unfold" href="${links.trace(params[0] ?? '', { unfold: 'all' })}">Unfold all</a>`}</div>`
}

function gone(visit: Visit): DashboardReply {
  return missing(visit, {
    title: 'This trace is not stored',
    advice: html`<p>It was sampled out, or removed after the hours that entries are kept. Pin a trace to keep it. <a href="${visit.links.entries()}">See what is stored</a>.</p>`,
  })
}
