import type { EntryType } from '../../entry.ts'

/** What ZinTrust calls a field of a content, and what it is called here, where the two differ. */
export const FIELDS: Partial<Record<EntryType, Record<string, string>>> = {
  request: { uri: 'path', payload: 'body', responseStatus: 'status' },
  clientRequest: { requestHeaders: 'headers', requestBody: 'body', responseStatus: 'status' },
  query: { connection: 'database', slow: 'isSlow' },
  exception: { trace: 'frames' },
  log: { context: 'fields' },
  job: { name: 'function', tries: 'attempt', exception: 'error' },
  cache: { hit: 'isHit' },
  schedule: { name: 'schedule', status: 'outcome' },
  event: { name: 'event' },
  model: { id: 'key' },
  notification: { channels: 'channel', notifiable: 'recipient' },
  middleware: { name: 'middleware' },
  command: { name: 'command' },
  batch: { processed: 'done' },
  view: { template: 'view' },
}
