import type { StoredEntry } from '../../../store/store.ts'
import { type Fragment, html } from '../../html.ts'
import { count } from '../../look/numbers.ts'
import type { Visit } from '../../route.ts'
import { codeBlock, facts, valueBlock } from '../blocks.ts'
import { numberOf, textOf } from '../content.ts'
import { formatSql, highlightSql } from '../sql.ts'

export function queryDetail({ links }: Visit, { content, familyHash }: StoredEntry): Fragment {
  const sql = textOf(content.sql)
  const laidOut = sql === undefined ? undefined : formatSql(sql)
  const rowCount = numberOf(content.rowCount)
  return html`${laidOut !== undefined && codeBlock('SQL', laidOut, { shown: highlightSql(laidOut) })}
${facts([
  ['Caller', textOf(content.caller) && html`<code>${textOf(content.caller)}</code>`],
  ['Rows', rowCount !== undefined && count(rowCount)],
  ['Database', textOf(content.database)],
  ['Slow', content.isSlow === true && html`<span class="badge badge-caution">slow</span>`],
  ['Same shape', familyHash !== null && html`<a href="${links.family(familyHash)}">every time it ran</a>`],
])}
${valueBlock('Bindings', content.bindings)}`
}
