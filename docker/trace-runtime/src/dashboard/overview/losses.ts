import { ENTRY_TYPES } from '../../entry.ts'
import type { Overview } from '../../store/store.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { count } from '../look/numbers.ts'
import { serviceBadge } from '../look/services.ts'
import { typeLabel } from '../look/types.ts'

const REASONS: Record<string, string> = {
  ring_full: 'the sender’s memory was full',
  entry_too_large: 'the entry was over 64 KiB',
  spool_full: 'the sender’s disk spool was full while this receiver was away',
  rejected: 'this receiver refused the batch',
  shutdown: 'the sender had to stop',
}

const SHOWN = 3

type Loss = {
  service: string
  reason: string
  byType: Overview['dropped'][number]['droppedByReason'][string]
}

/** What should have been stored and was not, by sender and reason. Nothing when nothing was lost. */
export function losses(dropped: Overview['dropped']): Fragment {
  const all = dropped.flatMap(({ service, droppedByReason }) =>
    Object.entries(droppedByReason).map(([reason, byType]): Loss => ({ service, reason, byType })),
  )
  if (all.length === 0) return null
  const rest = all.slice(SHOWN)
  return html`<div class="losses"><ul>${all.slice(0, SHOWN).map(line)}</ul>${rest.length > 0 && html`<details><summary>${rest.length} more</summary><ul>${rest.map(line)}</ul></details>`}</div>`
}

function line({ service, reason, byType }: Loss): Html {
  const amounts = ENTRY_TYPES.flatMap((type) =>
    byType[type] ? [`${count(byType[type])} ${typeLabel(type)}`] : [],
  )
  return html`<li>${serviceBadge(service)} dropped ${amounts.join(', ')}: ${REASONS[reason] ?? reason}.</li>`
}
