import type { EntryType } from '../../entry.ts'
import type { StoredEntry } from '../../store/store.ts'
import { type Fragment, html } from '../html.ts'
import type { Visit } from '../route.ts'
import { valueBlock } from './blocks.ts'
import { exceptionDetail } from './types/exception.ts'
import { exchangeDetail } from './types/exchange.ts'
import { mailDetail } from './types/mail.ts'
import { queryDetail } from './types/query.ts'
import {
  authDetail,
  cacheDetail,
  dumpDetail,
  eventDetail,
  gateDetail,
  logDetail,
  modelDetail,
  notificationDetail,
  redisDetail,
  viewDetail,
} from './types/small.ts'
import { batchDetail, commandDetail, jobDetail, scheduleDetail } from './types/work.ts'

type Detail = { show: (visit: Visit, entry: StoredEntry) => Fragment; fields: string }

const EXCHANGE =
  'method path url route query status headers body responseHeaders responseBody responseBytes clientAddress userId organizationId attempt'

/** How each type is shown, and the fields that this shows. */
const DETAILS: Record<EntryType, Detail> = {
  request: { show: exchangeDetail, fields: EXCHANGE },
  clientRequest: { show: exchangeDetail, fields: EXCHANGE },
  query: { show: queryDetail, fields: 'sql bindings rowCount database isSlow caller' },
  redis: { show: redisDetail, fields: 'command arguments' },
  cache: { show: cacheDetail, fields: 'operation key isHit ttlMs payload' },
  exception: { show: exceptionDetail, fields: 'class message code frames source isHandled stack' },
  log: { show: logDetail, fields: 'level message fields' },
  job: { show: jobDetail, fields: 'function runId eventId step attempt maxAttempts error' },
  schedule: { show: scheduleDetail, fields: 'schedule expression dueMs latenessMs outcome output' },
  mail: { show: mailDetail, fields: 'from to subject text html' },
  notification: { show: notificationDetail, fields: 'channel recipient message' },
  auth: { show: authDetail, fields: 'event userId method reason' },
  gate: { show: gateDetail, fields: 'ability result userId subject reason' },
  event: { show: eventDetail, fields: 'payload eventId' },
  model: { show: modelDetail, fields: 'action model key changed' },
  middleware: { show: viewDetail, fields: 'middleware' },
  view: { show: viewDetail, fields: 'view path' },
  command: { show: commandDetail, fields: 'command arguments exitCode' },
  batch: { show: batchDetail, fields: 'total done failed' },
  dump: { show: dumpDetail, fields: 'value caller' },
}

/** An entry's content in the form that suits its type, and whatever else its sender put there. */
export function contentDetail(visit: Visit, entry: StoredEntry): Fragment {
  const { show, fields } = DETAILS[entry.type]
  const shown = new Set(fields.split(' '))
  const others = Object.entries(entry.content).filter(([name]) => !shown.has(name))
  return html`${show(visit, entry)}${others.length > 0 && valueBlock('Other fields', Object.fromEntries(others))}`
}
