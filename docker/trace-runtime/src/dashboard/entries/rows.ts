import type { EntrySummary } from '../../store/store.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { duration } from '../look/numbers.ts'
import { serviceBadge } from '../look/services.ts'
import { typeBadge } from '../look/types.ts'
import type { Visit } from '../route.ts'

/** Entries as a list shows them, one link a row. */
export function entryRows(visit: Pick<Visit, 'links' | 'clock'>, entries: readonly EntrySummary[]): Html {
  return html`<ol class="rows" data-rows>${entries.map((entry) => entryRow(visit, entry))}</ol>`
}

export function entryRow({ links, clock }: Pick<Visit, 'links' | 'clock'>, entry: EntrySummary): Html {
  const isError = entry.status === 'error'
  return html`<li class="row${isError && ' row-error'}"><a class="row-link" href="${links.trace(entry.traceId, { entry: entry.key })}">
<span class="row-time">${clock.time(entry.startMs)}</span>
<span class="row-type">${typeBadge(entry.type)}</span>
<span class="row-name">${isError && html`<span class="error-sign" title="error">!</span>`}${entry.name}</span>
<span class="row-tags">${entry.tags.slice(0, 3).map(tagText)}${moreTags(entry.tags)}</span>
<span class="row-service">${serviceBadge(entry.service)}</span>
<span class="row-duration">${entry.durationMs !== null && html`${durationBar(entry.durationMs)}${duration(entry.durationMs)}`}</span>
</a></li>`
}

function tagText(tag: string): Html {
  return html`<span class="tag">${tag}</span>`
}

function moreTags(tags: readonly string[]): Fragment {
  return (
    tags.length > 3 &&
    html`<span class="tag-more" title="${tags.slice(3).join(', ')}">+${tags.length - 3}</span>`
  )
}

const BAR_WIDTH = 40

/** A bar on a logarithmic scale from 1 ms to 10 s, so that a slow row stands out among quick ones. */
function durationBar(ms: number): Html {
  const share = Math.min(1, Math.max(0, Math.log10(Math.max(ms, 1)) / 4))
  const heat = ms >= 1000 ? 'slow' : ms >= 100 ? 'warm' : 'quick'
  return html`<svg class="duration-bar heat-${heat}" width="${BAR_WIDTH}" height="6" aria-hidden="true"><rect class="track" width="${BAR_WIDTH}" height="6" rx="3"/><rect class="value" width="${Math.max(3, Math.round(share * BAR_WIDTH))}" height="6" rx="3"/></svg>`
}
