import type { RepeatedQuery } from '../../store/store.ts'
import { highlightSql } from '../entry/sql.ts'
import { type Html, html } from '../html.ts'
import { count, counted } from '../look/numbers.ts'
import { serviceBadge } from '../look/services.ts'
import type { Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'

const SHOWN = 6

/** One line for a query of one caller, in however many traces it was repeated; it leads to the worst of them. */
export function repeatedQueries({ links, clock }: Visit, queries: readonly RepeatedQuery[]): Html {
  if (queries.length === 0) return emptyState('None', 'No trace sent the same query again and again.')
  return html`<ul class="findings" data-rows>${bySource(queries)
    .slice(0, SHOWN)
    .map(
      ({ worst, traces, lastMs }) =>
        html`<li class="row"><a class="row-link finding" href="${links.trace(worst.traceId)}"><span class="badge badge-caution">×${count(worst.count)}</span><span class="finding-main"><code class="sql one-line">${highlightSql(oneLine(worst.sql))}</code><span class="finding-note">${worst.caller !== null && html`<code>${worst.caller}</code> `}${worst.rootName}</span></span><span class="finding-side">${serviceBadge(worst.service)}<span>${counted(traces, 'trace')}, ${clock.ago(lastMs)}</span></span></a></li>`,
    )}</ul>`
}

type Finding = { worst: RepeatedQuery; traces: number; lastMs: number }

/** Most traces first. */
function bySource(queries: readonly RepeatedQuery[]): Finding[] {
  const groups = Map.groupBy(queries, ({ sql, caller, service }) => JSON.stringify([sql, caller, service]))
  const findings = [...groups.values()].flatMap((group): Finding[] => {
    const [worst] = [...group].sort((a, b) => b.count - a.count)
    return worst
      ? [{ worst, traces: group.length, lastMs: Math.max(...group.map(({ startMs }) => startMs)) }]
      : []
  })
  return findings.sort((a, b) => b.traces * b.worst.count - a.traces * a.worst.count)
}

function oneLine(sql: string): string {
  return sql.replace(/\s+/g, ' ').slice(0, 240)
}
