import type { StoredEntry } from '../../store/store.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { duration } from '../look/numbers.ts'
import { serviceBadge } from '../look/services.ts'
import { typeBadge } from '../look/types.ts'
import type { Visit } from '../route.ts'
import { block, facts, valueBlock } from './blocks.ts'
import { contentDetail } from './content-detail.ts'

/** Everything about one entry: on a page of its own, or beside its trace. */
export function entryDetail(
  visit: Visit,
  entry: StoredEntry,
  { heading, relations, end }: { heading: 'h1' | 'h2'; relations?: Fragment; end?: Fragment },
): Html {
  const { clock } = visit
  const title = html`${typeBadge(entry.type)} <span>${entry.name}</span>`
  return html`<article class="detail" data-detail="${entry.key}">
${heading === 'h1' ? html`<h1 class="detail-title">${title}</h1><h2 class="visually-hidden">Detail</h2>` : html`<h2 class="detail-title">${title}</h2>`}
<p class="detail-line">${entry.status === 'error' && html`<span class="badge badge-danger">error</span>`}<strong>${entry.durationMs === null ? 'a moment' : duration(entry.durationMs)}</strong><span>${clock.time(entry.startMs)}</span>${serviceBadge(entry.service)}${entry.instance !== null && html`<span class="faint">${entry.instance}</span>`}</p>
${tags(visit, entry)}
${contentDetail(visit, entry)}
${block('Caused by', causes(visit, entry))}
${relations}
${block('Ids', ids(visit, entry))}
${valueBlock('As JSON', withoutKey(entry), { isFolded: true })}
${end}
</article>`
}

function tags({ links }: Visit, { tags }: StoredEntry): Fragment {
  if (tags.length === 0) return null
  return html`<ul class="tags" aria-label="Tags">${tags.map((tag) => html`<li><a class="tag" href="${links.entries({ tag })}">${tag}</a></li>`)}</ul>`
}

function causes({ links }: Visit, entry: StoredEntry): Fragment {
  if (entry.links.length === 0) return null
  return html`<ul class="plain">${entry.links.map(
    ({ traceId, id }) =>
      html`<li><a href="${links.trace(traceId, { span: id })}">trace <code>${traceId}</code></a></li>`,
  )}</ul>`
}

function ids({ links }: Visit, { traceId, id, parentId, familyHash }: StoredEntry): Fragment {
  return facts([
    ['Trace', html`<a href="${links.trace(traceId)}"><code>${traceId}</code></a>`],
    ['Span', html`<code>${id}</code>`],
    [
      'Parent',
      parentId !== null &&
        html`<a href="${links.trace(traceId, { span: parentId })}"><code>${parentId}</code></a>`,
    ],
    [
      'Shape',
      familyHash !== null && html`<a href="${links.family(familyHash)}"><code>${familyHash}</code></a>`,
    ],
  ])
}

function withoutKey({ key: _key, ...entry }: StoredEntry): unknown {
  return entry
}
