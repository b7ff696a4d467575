import type { ExceptionGroup } from '../../store/store.ts'
import { type Html, html } from '../html.ts'
import { count } from '../look/numbers.ts'
import { serviceBadge } from '../look/services.ts'
import type { Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'

export function exceptionGroups({ links, clock }: Visit, groups: readonly ExceptionGroup[]): Html {
  if (groups.length === 0) return emptyState('None', 'Nothing was thrown in this time.')
  return html`<ul class="findings" data-rows>${groups
    .slice(0, 8)
    .map(
      ({ name, message, services, firstMs, lastMs, latestKey, ...group }) =>
        html`<li class="row"><a class="row-link finding" href="${links.entry(latestKey)}"><span class="badge badge-danger">×${count(group.count)}</span><span class="finding-main"><span class="finding-title">${name}</span><span class="finding-note">${message}</span></span><span class="finding-side">${services.map(serviceBadge)} <span title="first ${clock.dateTime(firstMs)}">${clock.ago(lastMs)}</span></span></a></li>`,
    )}</ul>`
}
