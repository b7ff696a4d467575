import { ENTRY_TYPES, type EntryType } from '../../entry.ts'
import { type Html, html } from '../html.ts'

/** Types of one group share a colour: where work comes in, data, what goes out, what is said, who may, what is inside. */
type Group = 'way-in' | 'data' | 'way-out' | 'trouble' | 'words' | 'guard' | 'inside'

const LOOKS: Record<EntryType, { label: string; group: Group }> = {
  request: { label: 'request', group: 'way-in' },
  job: { label: 'job', group: 'way-in' },
  schedule: { label: 'schedule', group: 'way-in' },
  command: { label: 'command', group: 'way-in' },
  batch: { label: 'batch', group: 'way-in' },
  query: { label: 'query', group: 'data' },
  redis: { label: 'redis', group: 'data' },
  cache: { label: 'cache', group: 'data' },
  model: { label: 'model', group: 'data' },
  clientRequest: { label: 'fetch', group: 'way-out' },
  mail: { label: 'mail', group: 'way-out' },
  notification: { label: 'notify', group: 'way-out' },
  exception: { label: 'exception', group: 'trouble' },
  log: { label: 'log', group: 'words' },
  event: { label: 'event', group: 'words' },
  dump: { label: 'dump', group: 'words' },
  auth: { label: 'auth', group: 'guard' },
  gate: { label: 'gate', group: 'guard' },
  middleware: { label: 'middleware', group: 'inside' },
  view: { label: 'view', group: 'inside' },
}

export function typeLabel(type: EntryType): string {
  return LOOKS[type].label
}

export function typeBadge(type: EntryType): Html {
  return html`<span class="type type-${LOOKS[type].group}">${LOOKS[type].label}</span>`
}

export function isEntryType(text: string): text is EntryType {
  return (ENTRY_TYPES as readonly string[]).includes(text)
}
