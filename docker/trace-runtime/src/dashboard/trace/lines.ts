import type { StoredEntry } from '../../store/store.ts'
import { type Fragment, type Html, html } from '../html.ts'
import type { Links } from '../links.ts'
import { counted, duration } from '../look/numbers.ts'
import { serviceColour } from '../look/services.ts'
import { typeBadge } from '../look/types.ts'
import type { Line } from './fold.ts'
import type { Row } from './rows.ts'
import { place, type Scale } from './scale.ts'

/** What every line needs to draw itself. */
export type Canvas = { scale: Scale; links: Links; openKey: string | undefined }

/** Depths beyond this are not indented further. */
const DEEPEST = 14
const BARS_PER_GROUP = 150

export function drawLine(line: Line, canvas: Canvas): Fragment {
  const { row } = line
  if (row.kind === 'entry') return entryLine(line, row.entry, canvas)
  if (row.kind === 'group') return groupLine(line, row.entries, canvas)
  return gapLine(line, row, canvas)
}

type Drawn = { look?: Fragment; type: string; name: Fragment; bars: Fragment; took: Fragment }

function lineOf({ row, isOpen, isHidden }: Line, { look, type, name, bars, took }: Drawn): Html {
  return html`<li class="span d${Math.min(row.level, DEEPEST)}${look}" data-level="${row.level}" data-type="${type}"${isHidden && html` hidden`}>${twist(row, isOpen)}${name}<svg class="span-bar" width="100%" height="20" aria-hidden="true">${bars}</svg><span class="span-duration">${took}</span></li>`
}

function entryLine(line: Line, entry: StoredEntry, { links, scale, openKey }: Canvas): Html {
  const isOpened = entry.key === openKey
  return lineOf(line, {
    look: [entry.status === 'error' && ' span-error', isOpened && ' span-opened'],
    type: entry.type,
    name: html`<a href="${links.trace(entry.traceId, { entry: entry.key })}" data-pane="${links.entryPane(entry.key)}"${isOpened && html` aria-current="true"`}>${typeBadge(entry.type)} ${entry.name}</a>`,
    bars: bar(entry, scale),
    took: entry.durationMs !== null && duration(entry.durationMs),
  })
}

function groupLine(line: Line, entries: readonly StoredEntry[], { links, scale }: Canvas): Fragment {
  const first = entries[0]
  if (!first) return null
  const totalMs = entries.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)
  const { caller } = first.content
  const [badge, title] =
    first.type === 'query'
      ? ['badge-caution', 'The same query again and again (N+1)']
      : ['badge-plain', 'Entries of one shape']
  return lineOf(line, {
    look: [' span-group', line.row.hasErrorInside && ' span-error'],
    type: first.type,
    name: html`<a href="${links.trace(first.traceId, { unfold: 'all' })}" data-twist-link>${typeBadge(first.type)} <span class="badge ${badge}" title="${title}">×${entries.length}</span> ${first.name}${typeof caller === 'string' && html` <code>${caller}</code>`}</a>`,
    bars: entries.slice(0, BARS_PER_GROUP).map((entry) => bar(entry, scale)),
    took: first.durationMs === null ? counted(entries.length, 'mark') : duration(totalMs),
  })
}

function gapLine(line: Line, gap: Row & { kind: 'gap' }, { scale }: Canvas): Html {
  const [from, to] = [scale.at(gap.fromMs), scale.at(gap.toMs)]
  return lineOf(line, {
    look: ' span-gap',
    type: 'gap',
    name: html`<span class="span-gap-text">${gap.isWait ? 'waited' : 'nothing recorded'}</span>`,
    bars: html`<line class="gap" x1="${place(from)}" x2="${place(to)}" y1="10" y2="10"/>`,
    took: duration(gap.toMs - gap.fromMs),
  })
}

function twist({ inside, hasErrorInside }: Row, isOpen: boolean): Fragment {
  if (inside === 0) return null
  return html`<button type="button" class="twist${hasErrorInside && ' twist-error'}" aria-expanded="${isOpen ? 'true' : 'false'}" aria-label="${counted(inside, 'line')} inside" tabindex="-1"></button>`
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
