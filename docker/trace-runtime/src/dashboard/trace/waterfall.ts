import type { StoredEntry } from '../../store/store.ts'
import { type Fragment, type Html, html } from '../html.ts'
import type { Links } from '../links.ts'
import { counted, duration } from '../look/numbers.ts'
import { serviceColour } from '../look/services.ts'
import { typeBadge } from '../look/types.ts'
import type { Row } from './rows.ts'
import type { Scale } from './scale.ts'

export type Waterfall = {
  rows: readonly Row[]
  scale: Scale
  links: Links
  openKey: string | undefined
  /** Whether groups are open from the start, for a browser without script. */
  isUnfolded: boolean
}

/** Depths beyond this are not indented further. */
const DEEPEST = 14
const BARS_PER_GROUP = 150

/**
 * The lines of a trace with its bars. Every bar is an SVG of its own in percentages: it needs no style attribute, which
 * the policy refuses, and stretches with the window.
 */
export function waterfall(view: Waterfall): Html {
  return html`<div class="waterfall">
<div class="ruler" aria-hidden="true"><span class="ruler-name">What</span>${ruler(view.scale)}<span class="ruler-duration">Took</span></div>
<div class="spans-wrap">${background(view.scale)}<ol class="spans" data-spans aria-label="What happened, by time">${lines(view)}</ol></div>
</div>`
}

function ruler({ ticks, breaks, fromMs }: Scale): Html {
  return html`<svg class="ruler-scale" width="100%" height="22">${ticks.map(
    ({ ms, at, isMinor }) =>
      html`<text${isMinor && html` class="tick-minor"`} x="${place(at)}" y="15" dx="3">${ms === fromMs ? '0' : duration(ms - fromMs)}</text>`,
  )}${breaks.map(
    ({ at, width, ...gap }) =>
      html`<text class="ruler-break" x="${place(at + width / 2)}" y="15" text-anchor="middle"><title>Nothing ran for ${duration(gap.toMs - gap.fromMs)}</title>//</text>`,
  )}</svg>`
}

function background({ ticks, breaks }: Scale): Html {
  return html`<svg class="spans-back" aria-hidden="true" width="100%" height="100%"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>${ticks.map(
    ({ at }) => html`<line class="grid" x1="${place(at)}" x2="${place(at)}" y1="0" y2="100%"/>`,
  )}${breaks.map(({ at, width }) => html`<rect x="${place(at)}" width="${place(width)}" height="100%" fill="url(#hatch)"/>`)}</svg>`
}

function lines(view: Waterfall): Fragment[] {
  let hiddenUntil = -1
  return view.rows.map((row, index) => {
    const isHidden = index <= hiddenUntil
    if (row.kind === 'group' && !isHidden && !isOpen(row, view)) hiddenUntil = index + row.inside
    if (row.kind === 'entry') return entryLine(row, row.entry, isHidden, view)
    if (row.kind === 'group') return groupLine(row, row.entries, view)
    return gapLine(row, view)
  })
}

/** A group opens by itself when the entry that is looked at is in it. */
function isOpen(row: Row & { kind: 'group' }, { isUnfolded, openKey }: Waterfall): boolean {
  return isUnfolded || row.entries.some(({ key }) => key === openKey)
}

function entryLine(
  row: Row,
  entry: StoredEntry,
  isHidden: boolean,
  { links, scale, openKey }: Waterfall,
): Html {
  const isError = entry.status === 'error'
  const isOpened = entry.key === openKey
  return html`<li class="span d${Math.min(row.level, DEEPEST)}${isError && ' span-error'}${isOpened && ' span-opened'}" data-level="${row.level}" data-type="${entry.type}"${isHidden && html` hidden`}>${twist(row, true)}<a href="${links.trace(entry.traceId, { entry: entry.key })}" data-pane="${links.entryPane(entry.key)}"${isOpened && html` aria-current="true"`}>${typeBadge(entry.type)} ${entry.name}</a><svg class="span-bar" width="100%" height="20" aria-hidden="true">${bar(entry, scale)}</svg><span class="span-duration">${entry.durationMs !== null && duration(entry.durationMs)}</span></li>`
}

function groupLine(row: Row, entries: readonly StoredEntry[], view: Waterfall): Fragment {
  const { links, scale } = view
  const first = entries[0]
  if (!first) return null
  const totalMs = entries.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)
  const caller = typeof first.content.caller === 'string' ? first.content.caller : null
  const isQuery = first.type === 'query'
  return html`<li class="span span-group d${Math.min(row.level, DEEPEST)}${row.hasErrorInside && ' span-error'}" data-level="${row.level}" data-type="${first.type}">${twist(row, isOpen({ ...row, kind: 'group', id: first.id, entries: [...entries] }, view))}<a href="${links.trace(first.traceId, { unfold: 'all' })}" data-twist-link>${typeBadge(first.type)} <span class="badge ${isQuery ? 'badge-caution' : 'badge-plain'}" title="${isQuery ? 'The same query again and again (N+1)' : 'Entries of one shape'}">×${entries.length}</span> ${first.name}${caller !== null && html` <code>${caller}</code>`}</a><svg class="span-bar" width="100%" height="20" aria-hidden="true">${entries.slice(0, BARS_PER_GROUP).map((entry) => bar(entry, scale))}</svg><span class="span-duration" title="together">${first.durationMs === null ? counted(entries.length, 'mark') : duration(totalMs)}</span></li>`
}

function gapLine(row: Row & { kind: 'gap' }, { scale }: Waterfall): Html {
  const [from, to] = [scale.at(row.fromMs), scale.at(row.toMs)]
  return html`<li class="span span-gap d${Math.min(row.level, DEEPEST)}" data-level="${row.level}" data-type="gap"><span class="span-gap-text">${row.isWait ? 'waited' : 'nothing recorded'}</span><svg class="span-bar" width="100%" height="20" aria-hidden="true"><line class="gap" x1="${place(from)}" x2="${place(to)}" y1="10" y2="10"/></svg><span class="span-duration">${duration(row.toMs - row.fromMs)}</span></li>`
}

function twist({ inside, hasErrorInside }: Row, isOpened: boolean): Html {
  if (inside === 0) return html`<span class="twist"></span>`
  return html`<button type="button" class="twist${hasErrorInside && ' twist-error'}" aria-expanded="${isOpened ? 'true' : 'false'}" aria-label="${counted(inside, 'line')} inside" tabindex="-1"></button>`
}

/** A span is a bar at least a little wide; a mark is a diamond. */
function bar({ startMs, durationMs, status, service }: StoredEntry, scale: Scale): Html {
  const look = status === 'error' ? 'fill-error' : `fill-${serviceColour(service)}`
  const from = scale.at(startMs)
  if (durationMs === null)
    return html`<svg class="mark-shape" x="${place(from)}" y="10"><path class="${look}" d="M0-5.5 5.5 0 0 5.5-5.5 0z"/></svg>`
  const width = Math.max(0.25, scale.at(startMs + durationMs) - from)
  return html`<rect class="${look}" x="${place(from)}" width="${place(width)}" y="5" height="10" rx="2"/>`
}

function place(percent: number): string {
  return `${Number(percent.toFixed(2))}%`
}
