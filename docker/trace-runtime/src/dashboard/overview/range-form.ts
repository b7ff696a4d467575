import { type Html, html } from '../html.ts'
import { type Range, rangeQuery, SPANS } from '../range.ts'
import type { Visit } from '../route.ts'
import { hiddenField, option } from '../shell/forms.ts'

/** Which time, and whose. Spans are links, so that one click is enough without script. */
export function rangeForm(
  { links, clock }: Visit,
  { range, service, services }: { range: Range; service: string | undefined; services: readonly string[] },
): Html {
  const isCustom = range.name === 'custom'
  return html`<div class="range">
<form class="range-service" action="${links.overview()}">${Object.entries(rangeQuery(range)).map(([name, value]) => hiddenField(name, value))}<label><span class="visually-hidden">Service</span><select name="service" data-submit>${option('', 'Every service', service ?? '')}${services.map((name) => option(name, name, service))}</select></label><noscript><button class="button">Show</button></noscript></form>
<nav class="segmented" aria-label="Time range">${SPANS.map(
    ({ name, label }) =>
      html`<a href="${links.overview({ range: name, service })}"${name === range.name && html` aria-current="true"`}>${label}</a>`,
  )}<details class="range-custom"${isCustom && html` data-chosen`}><summary>Custom</summary><form action="${links.overview()}">${hiddenField('service', service)}<label class="field"><span>From</span><input type="datetime-local" name="from" value="${clock.toField(range.fromMs)}" required></label><label class="field"><span>To</span><input type="datetime-local" name="to" value="${clock.toField(range.toMs)}" required></label><p class="hint">In ${clock.timeZone}.</p><button class="button button-strong">Show</button></form></details></nav>
</div>`
}
