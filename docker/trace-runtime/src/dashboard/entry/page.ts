import type { StoredEntry } from '../../store/store.ts'
import { entryRows } from '../entries/rows.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { missing } from '../pages/not-found.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { htmlReply, pageReply } from '../shell/page.ts'
import { block } from './blocks.ts'
import { entryDetail } from './detail.ts'
import { occurrencesBlock } from './occurrences.ts'

const RELATED = 2000
const CHILDREN_SHOWN = 50

export async function entryPage(visit: Visit): Promise<DashboardReply> {
  const { store, links, params } = visit
  const entry = await store.entry(params[0] ?? '')
  if (!entry) return gone(visit)
  const [{ entries }, caused, occurrences] = await Promise.all([
    store.trace(entry.traceId, { limit: RELATED }),
    causedBlock(visit, entry),
    entry.type === 'exception' && entry.familyHash !== null && occurrencesBlock(visit, entry.familyHash),
  ])
  return pageReply(visit, {
    title: entry.name,
    section: 'entries',
    body: html`<nav class="crumbs" aria-label="Where this is"><a href="${links.trace(entry.traceId, { entry: entry.key })}">Show in its trace</a></nav>
${entryDetail(visit, entry, { heading: 'h1', relations: html`${caused}${occurrences}${relations(visit, entry, entries)}` })}`,
  })
}

/** The detail beside a waterfall, with a way to its own page. */
export async function paneDetail(visit: Visit, entry: StoredEntry): Promise<Html> {
  const relations = await causedBlock(visit, entry)
  const end = html`<p class="more"><a href="${visit.links.entry(entry.key)}">On a page of its own</a></p>`
  return entryDetail(visit, entry, { heading: 'h2', relations, end })
}

/** What this entry caused in other traces: the jobs that a request put off, say. */
async function causedBlock(visit: Visit, { traceId, id }: StoredEntry): Promise<Fragment> {
  const all = await visit.store.causedBy(traceId, { limit: RELATED })
  const caused = all.filter(({ causeId }) => causeId === id)
  return block('Caused', caused.length > 0 && entryRows(visit, caused.slice(0, CHILDREN_SHOWN)))
}

/** The detail alone, for the script to put beside a waterfall. */
export async function entryPane(visit: Visit): Promise<DashboardReply> {
  const entry = await visit.store.entry(visit.params[0] ?? '')
  if (!entry) return gone(visit)
  return htmlReply(await paneDetail(visit, entry))
}

function relations(visit: Visit, entry: StoredEntry, trace: readonly StoredEntry[]): Fragment {
  const parent = trace.find(({ id }) => id === entry.parentId)
  const children = trace.filter(({ parentId }) => parentId === entry.id)
  const attempts = attemptsOf(entry, trace)
  return html`${block('Steps and attempts of this run', attempts.length > 1 && entryRows(visit, attempts))}
${block('Within', parent && entryRows(visit, [parent]))}
${block(
  children.length > CHILDREN_SHOWN ? `The first ${CHILDREN_SHOWN} of ${children.length} inside` : 'Inside',
  children.length > 0 && entryRows(visit, children.slice(0, CHILDREN_SHOWN)),
)}`
}

/** The job entries of the same run, by start. */
function attemptsOf({ type, content: { runId } }: StoredEntry, trace: readonly StoredEntry[]): StoredEntry[] {
  if (type !== 'job' || runId === undefined) return []
  return trace.filter((other) => other.type === 'job' && other.content.runId === runId)
}

function gone(visit: Visit): DashboardReply {
  return missing(visit, {
    title: 'This entry is no longer stored',
    advice: html`<p>Entries are removed after some hours; a pinned trace stays. <a href="${visit.links.entries()}">See what is stored</a>.</p>`,
  })
}
