import type { EntrySummary } from '../../store/store.ts'
import { entryRows } from '../entries/rows.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { counted, duration } from '../look/numbers.ts'
import { missing } from '../pages/not-found.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { pageReply } from '../shell/page.ts'
import { block } from './blocks.ts'

const PAGE_SIZE = 200
const BUCKETS = 48
const HEIGHT = 56

/** All that share a shape: an exception wherever it was thrown, a query whenever it ran. */
export async function occurrencesPage(visit: Visit): Promise<DashboardReply> {
  const { store, links, params, request } = visit
  const familyHash = params[0] ?? ''
  const cursor = request.query.get('cursor') ?? undefined
  const page = await store.occurrences(familyHash, {
    limit: PAGE_SIZE,
    ...(cursor !== undefined && { cursor }),
  })
  const first = page.entries[0]
  if (!first)
    return missing(visit, {
      title: 'No entry of this shape is stored',
      advice: html`<p>They were removed, or there were none. <a href="${links.entries()}">See what is stored</a>.</p>`,
    })
  return pageReply(visit, {
    title: first.name,
    section: 'entries',
    body: html`<div class="page-head"><h1>${first.name}</h1></div>
${timesChart(visit, page.entries)}
${entryRows(visit, page.entries)}
${page.nextCursor !== null && html`<nav class="pages" aria-label="Pages"><a class="button" rel="next" href="${links.family(familyHash, { cursor: page.nextCursor })}">Older</a></nav>`}`,
  })
}

export async function occurrencesBlock(visit: Visit, familyHash: string): Promise<Fragment> {
  const { entries, nextCursor } = await visit.store.occurrences(familyHash, { limit: PAGE_SIZE })
  if (entries.length === 0) return null
  const aside = html`<a href="${visit.links.family(familyHash)}">${nextCursor === null ? 'All' : 'The newest'} ${counted(entries.length, 'occurrence')}</a>`
  return block('Over time', timesChart(visit, entries), { aside })
}

/** When they were, newest on the right. */
function timesChart({ clock }: Visit, entries: readonly EntrySummary[]): Html {
  const times = entries.map(({ startMs }) => startMs)
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const span = Math.max(1000, to - from)
  const buckets = new Array<number>(BUCKETS).fill(0)
  for (const time of times) {
    const index = Math.min(BUCKETS - 1, Math.floor(((time - from) / span) * BUCKETS))
    buckets[index] = (buckets[index] ?? 0) + 1
  }
  const most = Math.max(...buckets)
  const look = entries[0]?.status === 'error' ? 'bar-errors' : 'bar-requests'
  return html`<figure class="chart chart-small"><svg width="100%" height="${HEIGHT}" role="img" aria-label="${counted(entries.length, 'occurrence')} between ${clock.dateTime(from)} and ${clock.dateTime(to)}">${buckets.map(
    (value, index) => {
      const height = value === 0 ? 0 : Math.max(3, Math.round(((HEIGHT - 4) * value) / most))
      return (
        height > 0 &&
        html`<rect class="${look}" x="${((100 * index) / BUCKETS).toFixed(2)}%" width="${(80 / BUCKETS).toFixed(2)}%" y="${HEIGHT - 1 - height}" height="${height}"><title>${value}</title></rect>`
      )
    },
  )}<line class="axis" x1="0" x2="100%" y1="${HEIGHT - 0.5}" y2="${HEIGHT - 0.5}"/></svg><div class="chart-ticks"><span>${clock.dateTime(from)}</span><span>${counted(entries.length, 'time')}${entries.length > 1 && ` in ${duration(to - from)}`}</span><span>${clock.dateTime(to)}</span></div></figure>`
}
