import type { StoredEntry } from '../../store/store.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { counted, duration } from '../look/numbers.ts'
import { typeBadge } from '../look/types.ts'
import { missing } from '../pages/not-found.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { pageReply } from '../shell/page.ts'
import { buildTrees, type Node } from '../trace/tree.ts'
import { align, type Comparison, type Side, type Verdict, verdictOf } from './align.ts'

const MOST_ENTRIES = 5000
const DEEPEST = 14

export async function comparePage(visit: Visit): Promise<DashboardReply> {
  const { store, request } = visit
  const [left, right] = await Promise.all(
    ['left', 'right'].map((side) => store.trace(request.query.get(side) ?? '', { limit: MOST_ENTRIES })),
  )
  const leftTrees = buildTrees(left?.entries ?? [])
  const rightTrees = buildTrees(right?.entries ?? [])
  const [leftRoot, rightRoot] = [leftTrees[0]?.entry, rightTrees[0]?.entry]
  if (!leftRoot || !rightRoot) return incomplete(visit)

  const lines = align(leftTrees, rightTrees)
  const isSameName = leftRoot.name === rightRoot.name
  const isDifferent = lines.some((line) => verdictOf(line) !== 'same')
  return pageReply(visit, {
    title: isSameName ? `${leftRoot.name}, twice` : `${leftRoot.name} and ${rightRoot.name}`,
    section: 'entries',
    isWide: true,
    body: html`<div class="page-head"><h1>Two traces${isSameName && ` of ${rightRoot.name}`}</h1><div class="actions">${swap(visit)}<label class="switch"><input type="checkbox" data-only-different${!isDifferent && html` disabled`}> Only differences</label></div></div>
${!isSameName && html`<p class="notice">These begin differently (${leftRoot.name} and ${rightRoot.name}), so little may fit together.</p>`}
${summary(lines)}
<div class="table-scroll"><table class="table compare"><thead><tr><th scope="col">What</th>${sideHead(visit, 'Left', leftRoot, leftTrees)}${sideHead(visit, 'Right', rightRoot, rightTrees)}<th scope="col">Change</th></tr></thead>
<tbody data-rows>${lines.map((line) => row(visit, line))}</tbody></table></div>`,
  })
}

function swap({ links, request: { query } }: Visit): Html {
  return html`<a class="button" href="${links.compare({ left: query.get('right'), right: query.get('left') })}">Swap sides</a>`
}

function sideHead({ links, clock }: Visit, label: string, root: StoredEntry, trees: readonly Node[]): Html {
  const totalMs = trees.reduce((sum, { entry }) => sum + (entry.durationMs ?? 0), 0)
  return html`<th scope="col" class="number"><a href="${links.trace(root.traceId)}">${label}</a><span class="th-note">${clock.time(root.startMs)} ${duration(totalMs)}</span></th>`
}

function row({ links }: Visit, line: Comparison): Html {
  const { level, name, type, left, right } = line
  const verdict = verdictOf(line)
  const [shown] = (right ?? left)?.entries ?? []
  return html`<tr class="compare-${verdict}" data-verdict="${verdict}"><th scope="row"><span class="indent d${Math.min(level, DEEPEST)}">${typeBadge(type)} ${shown ? html`<a class="row-link" href="${links.entry(shown.key)}">${name}</a>` : name}</span></th>${cell(left)}${cell(right)}<td>${change(line, verdict)}</td></tr>`
}

function cell(side: Side | null): Html {
  if (!side) return html`<td class="number faint">–</td>`
  const isSpan = side.entries.some(({ durationMs }) => durationMs !== null)
  return html`<td class="number">${side.entries.length > 1 && html`<span class="count">×${side.entries.length}</span> `}${side.errors > 0 && html`<span class="error-sign" title="error">!</span>`}${isSpan ? duration(side.totalMs) : 'mark'}</td>`
}

const LOOKS: Record<Verdict, string> = {
  new: 'caution',
  gone: 'plain',
  more: 'caution',
  fewer: 'plain',
  slower: 'danger',
  faster: 'good',
  failed: 'danger',
  same: 'plain',
}

function change({ left, right }: Comparison, verdict: Verdict): Fragment {
  if (verdict === 'same') return html`<span class="faint">same</span>`
  const difference = (right?.totalMs ?? 0) - (left?.totalMs ?? 0)
  const sign = difference > 0 ? '+' : '−'
  return html`<span class="badge badge-${LOOKS[verdict]}">${verdict}</span> ${Math.abs(difference) >= 0.1 && html`<span class="number">${sign}${duration(Math.abs(difference))}</span>`}`
}

function summary(lines: readonly Comparison[]): Html {
  const counts = new Map<Verdict, number>()
  for (const line of lines) counts.set(verdictOf(line), (counts.get(verdictOf(line)) ?? 0) + 1)
  const words = [...counts].filter(([verdict]) => verdict !== 'same')
  if (words.length === 0) return html`<p class="lead">Both did the same, in about the same time.</p>`
  return html`<p class="lead">Of ${counted(lines.length, 'line')}: ${words.map(([verdict, amount], index) => html`${index > 0 && ', '}<strong>${amount}</strong> ${verdict}`)}.</p>`
}

function incomplete(visit: Visit): DashboardReply {
  const { links, request } = visit
  if (!request.query.get('left') || !request.query.get('right'))
    return pageReply(visit, {
      title: 'Compare',
      section: 'entries',
      body: emptyState(
        'Choose two traces',
        html`<p>Open a trace and press “Compare”, then choose the other. <a href="${links.entries()}">See the entries</a>.</p>`,
      ),
    })
  return missing(visit, {
    title: 'One of these traces is not stored',
    advice: html`<p>It was removed after the hours that entries are kept. Pin a trace to keep it. <a href="${links.entries()}">See what is stored</a>.</p>`,
  })
}
