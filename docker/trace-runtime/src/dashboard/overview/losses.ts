import { ENTRY_TYPES } from '../../entry.ts'
import type { Overview } from '../../store/store.ts'
import { type Fragment, html } from '../html.ts'
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

/** What should have been stored and was not, by sender and reason. Nothing when nothing was lost. */
export function losses(dropped: Overview['dropped']): Fragment {
  const lines = dropped.flatMap(({ service, droppedByReason }) =>
    Object.entries(droppedByReason).map(([reason, byType]) => ({ service, reason, byType })),
  )
  if (lines.length === 0) return null
  return html`<details class="losses"><summary>Some entries were dropped before they got here</summary><ul>${lines.map(
    ({ service, reason, byType }) =>
      html`<li>${serviceBadge(service)} ${ENTRY_TYPES.flatMap((type) => (byType[type] ? [`${count(byType[type])} ${typeLabel(type)}`] : [])).join(', ')}: ${REASONS[reason] ?? reason}</li>`,
  )}</ul></details>`
}
