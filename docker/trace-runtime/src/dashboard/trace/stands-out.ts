import type { CausedEntry, StoredEntry } from '../../store/store.ts'
import { entryRows } from '../entries/rows.ts'
import { block } from '../entry/blocks.ts'
import { highlightSql } from '../entry/sql.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { counted, duration } from '../look/numbers.ts'
import { typeBadge } from '../look/types.ts'
import type { Visit } from '../route.ts'
import type { Row } from './rows.ts'

const SHOWN = 5

/** What to look at first, as long as no entry is chosen. */
export function standsOut(
  visit: Visit,
  {
    entries,
    rows,
    caused,
  }: { entries: readonly StoredEntry[]; rows: readonly Row[]; caused: readonly CausedEntry[] },
): Html {
  const errors = entries.filter(({ status, type }) => status === 'error' && type !== 'request')
  return html`<div class="detail"><h2 class="detail-title">What stands out</h2>
${block('Errors', errors.length > 0 && entryRows(visit, errors.slice(0, SHOWN)))}
${block('Caused in other traces', caused.length > 0 && entryRows(visit, caused))}
${block('Repeated queries', repeated(visit, rows))}
${block('Most time of their own', ownTimes(visit, entries))}
<p class="hint">Choose a line to see all of it here. <kbd>j</kbd> <kbd>k</kbd> move, <kbd>Enter</kbd> opens, <kbd>e</kbd> goes to the next error.</p></div>`
}

/** Where the time went: how long each took without what is inside of it. */
function ownTimes({ links }: Visit, entries: readonly StoredEntry[]): Fragment {
  const insideMs = new Map<string, number>()
  for (const { parentId, durationMs } of entries)
    if (parentId !== null) insideMs.set(parentId, (insideMs.get(parentId) ?? 0) + (durationMs ?? 0))
  const own = entries
    .map((entry) => ({ entry, ms: (entry.durationMs ?? 0) - (insideMs.get(entry.id) ?? 0) }))
    .filter(({ ms }) => ms > 0)
    .sort((a, b) => b.ms - a.ms)
  if (own.length === 0) return null
  return html`<ul class="findings">${own
    .slice(0, SHOWN)
    .map(
      ({ entry, ms }) =>
        html`<li class="row"><a class="row-link own-time" href="${links.trace(entry.traceId, { entry: entry.key })}" data-pane="${links.entryPane(entry.key)}">${typeBadge(entry.type)}<span class="one-line">${entry.name}</span><span class="number">${duration(ms)}</span></a></li>`,
    )}</ul>`
}

function repeated({ links }: Visit, rows: readonly Row[]): Fragment {
  const groups = rows.filter((row) => row.kind === 'group' && row.entries[0]?.type === 'query')
  if (groups.length === 0) return null
  return html`<ul class="findings">${groups.slice(0, SHOWN).map((row) => {
    const [first] = row.kind === 'group' ? row.entries : []
    if (!first || row.kind !== 'group') return null
    const totalMs = row.entries.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)
    const { caller, sql } = first.content
    return html`<li class="row"><a class="row-link finding" href="${links.trace(first.traceId, { entry: first.key })}"><span class="badge badge-caution">×${row.entries.length}</span><span class="finding-main"><code class="sql one-line">${highlightSql(typeof sql === 'string' ? sql : first.name)}</code><span class="finding-note">${typeof caller === 'string' && html`<code>${caller}</code> `}${counted(row.entries.length, 'query', 'queries')}, ${duration(totalMs)}</span></span></a></li>`
  })}</ul>`
}
