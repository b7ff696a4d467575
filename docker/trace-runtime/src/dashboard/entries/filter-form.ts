import { ENTRY_TYPES } from '../../entry.ts'
import { type Fragment, type Html, html } from '../html.ts'
import type { Links } from '../links.ts'
import { typeLabel } from '../look/types.ts'
import { SPANS } from '../range.ts'
import type { Visit } from '../route.ts'
import { option } from '../shell/forms.ts'
import { filterQuery, type ListFilter } from './filter.ts'

/** A GET form, so that the address holds the whole state and no script is needed. */
export function filterForm(
  visit: Visit,
  {
    action,
    filter,
    services,
    hasRange,
    searched,
  }: {
    action: string
    filter: ListFilter
    services: readonly string[]
    hasRange: boolean
    /** Where its words are looked for. */
    searched: string
  },
): Html {
  return html`<form class="filters" action="${action}" data-filters>
<label class="field"><span>Words</span><input type="search" name="q" value="${filter.text}" placeholder="in ${searched}" autocomplete="off" spellcheck="false"></label>
<fieldset class="field types"><legend>Type</legend><div>${ENTRY_TYPES.map(
    (type) =>
      html`<label class="chip"><input type="checkbox" name="type" value="${type}"${filter.types?.includes(type) && html` checked`}><span>${typeLabel(type)}</span></label>`,
  )}</div></fieldset>
<div class="field-pair">
<label class="field"><span>Service</span><select name="service">${option('', 'any', filter.service ?? '')}${known(services, filter.service).map((service) => option(service, service, filter.service))}</select></label>
<label class="field"><span>Status</span><select name="status">${option('', 'any', filter.status ?? '')}${option('ok', 'ok', filter.status)}${option('error', 'error', filter.status)}</select></label>
</div>
<label class="field"><span>Tag</span><input name="tag" value="${filter.tag}" placeholder="status:500" autocomplete="off" spellcheck="false"></label>
<fieldset class="field"><legend>Duration, ms</legend><div class="field-pair"><input type="number" name="min" min="0" step="any" value="${filter.minDurationMs}" placeholder="from" aria-label="At least, in milliseconds"><input type="number" name="max" min="0" step="any" value="${filter.maxDurationMs}" placeholder="to" aria-label="At most, in milliseconds"></div></fieldset>
${hasRange && timeFields(visit, filter)}
<div class="filter-actions"><button class="button button-strong">Filter</button><a class="button" href="${action}">Reset</a></div>
</form>`
}

function timeFields({ clock }: Visit, { range }: ListFilter): Html {
  const custom = range?.name === 'custom' ? range : null
  return html`<label class="field"><span>Time</span><select name="range" data-range>${option('', custom ? 'as below' : 'any time', range?.name === 'custom' ? '' : (range?.name ?? ''))}${SPANS.map(({ name, label }) => option(name, `last ${label}`, range?.name))}</select></label>
<details class="custom-range"${custom && html` open`}><summary>From, to</summary><div class="field-stack"><input type="datetime-local" name="from" value="${custom && clock.toField(custom.fromMs)}" aria-label="From, in ${clock.timeZone}"><input type="datetime-local" name="to" value="${custom && clock.toField(custom.toMs)}" aria-label="To, in ${clock.timeZone}"></div></details>`
}

function known(services: readonly string[], chosen: string | undefined): string[] {
  return chosen && !services.includes(chosen) ? [...services, chosen] : [...services]
}

/** What the list is narrowed to, each with a link that lets go of it. */
export function filterChips({ clock }: Visit, filter: ListFilter, linkTo: Links['entries']): Fragment {
  const query = filterQuery(filter)
  const { range } = filter
  const chips: [string, string[], string][] = []
  if (filter.text) chips.push(['words', ['q'], filter.text])
  if (filter.types) chips.push(['type', ['type'], filter.types.map(typeLabel).join(', ')])
  if (filter.service) chips.push(['service', ['service'], filter.service])
  if (filter.status) chips.push(['status', ['status'], filter.status])
  if (filter.tag) chips.push(['tag', ['tag'], filter.tag])
  if (filter.minDurationMs !== undefined) chips.push(['at least', ['min'], `${filter.minDurationMs} ms`])
  if (filter.maxDurationMs !== undefined) chips.push(['at most', ['max'], `${filter.maxDurationMs} ms`])
  if (range?.name === 'custom')
    chips.push(['time', ['from', 'to'], `${clock.dateTime(range.fromMs)} – ${clock.dateTime(range.toMs)}`])
  else if (range)
    chips.push(['time', ['range'], `last ${SPANS.find(({ name }) => name === range.name)?.label}`])
  if (chips.length === 0) return null
  return html`<ul class="chips" aria-label="Filters in force">${chips.map(([label, names, value]) => {
    const rest = Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name)))
    return html`<li><a class="chip-remove" href="${linkTo(rest)}" aria-label="Remove the filter ${label} ${value}"><span class="chip-label">${label}</span> ${value} <span aria-hidden="true">×</span></a></li>`
  })}</ul>`
}
