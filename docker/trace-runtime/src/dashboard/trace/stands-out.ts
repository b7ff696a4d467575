import type { StoredEntry } from '../../store/store.ts'
import { entryRows } from '../entries/rows.ts'
import { block } from '../entry/blocks.ts'
import { highlightSql } from '../entry/sql.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { counted, duration } from '../look/numbers.ts'
import type { Visit } from '../route.ts'
import type { Row } from './rows.ts'

const SHOWN = 5

/** What to look at first, as long as no entry is chosen. */
export function standsOut(visit: Visit, entries: readonly StoredEntry[], rows: readonly Row[]): Html {
  const errors = entries.filter(({ status, type }) => status === 'error' && type !== 'request')
  const slowest = entries
    .filter(({ durationMs, parentId }) => durationMs !== null && durationMs > 0 && parentId !== null)
    .sort((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))
  return html`<div class="detail"><h2 class="detail-title">What stands out</h2>
${block('Errors', errors.length > 0 && entryRows(visit, errors.slice(0, SHOWN)))}
${block('Repeated queries', repeated(visit, rows))}
${block('Longest inside', slowest.length > 0 && entryRows(visit, slowest.slice(0, SHOWN)))}
<p class="hint">Choose a line to see all of it here. <kbd>j</kbd> <kbd>k</kbd> move, <kbd>Enter</kbd> opens, <kbd>e</kbd> goes to the next error.</p></div>`
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
