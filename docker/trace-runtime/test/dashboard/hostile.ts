import { type Batch, ENTRY_TYPES, type Entry, type EntryType } from '../../src/entry.ts'

/** Runs when it is taken for markup, for an attribute's end, for an address or for a template. */
export const HOSTILE = `"'><img src=x onerror="window.hacked=1"><script>window.hacked=1</script><svg/onload=window.hacked=1>\${window.hacked=1}</style></title></textarea>`

const FIELDS: Record<EntryType, string> = {
  request:
    'method path route query status headers body responseHeaders responseBody clientAddress userId organizationId',
  clientRequest: 'method url status headers body responseHeaders responseBody',
  query: 'sql bindings database caller',
  redis: 'command arguments',
  cache: 'operation key payload',
  exception: 'class message code frames source stack',
  log: 'level message fields',
  job: 'function runId eventId step attempt maxAttempts error',
  schedule: 'schedule expression outcome output',
  mail: 'from to subject text html',
  notification: 'channel recipient message',
  auth: 'event userId method reason',
  gate: 'ability result userId subject reason',
  event: 'payload eventId',
  model: 'action model key changed',
  middleware: 'middleware',
  view: 'view path',
  command: 'command arguments exitCode',
  batch: 'total done failed',
  dump: 'value caller',
}

/** A batch in which every field of every type that can hold a text holds a hostile one. */
export function hostileBatch(nowMs: number): Batch {
  const entries = ENTRY_TYPES.map(
    (type, index): Entry => ({
      traceId: 'f'.repeat(32),
      id: (index + 1).toString(16).padStart(16, '0'),
      parentId: index === 0 ? null : '0000000000000001',
      type,
      name: `${type} ${HOSTILE}`.slice(0, 512),
      startMs: nowMs - 5000 + index,
      durationMs: index % 3 === 2 ? null : 20 - index / 2,
      status: type === 'exception' ? 'error' : 'ok',
      familyHash: type === 'exception' ? 'e'.repeat(16) : null,
      tags: [HOSTILE.slice(0, 128), `javascript:window.hacked=1`],
      links: [],
      content: hostileContent(type),
    }),
  )
  return {
    batchId: '0197c1d2-6f0e-7cc1-8f43-0d6a3f1f2a99',
    service: `web ${HOSTILE}`.slice(0, 60),
    instance: HOSTILE.slice(0, 60),
    droppedByReason: { [HOSTILE.slice(0, 30)]: { cache: 3 } },
    requestCounts: [
      {
        minuteMs: Math.floor(nowMs / 60_000) * 60_000 - 60_000,
        name: HOSTILE,
        count: 3,
        errorCount: 1,
        keptCount: 1,
        durationCounts: [0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      },
    ],
    entries,
  }
}

function hostileContent(type: EntryType): Record<string, unknown> {
  const content: Record<string, unknown> = Object.fromEntries(
    FIELDS[type].split(' ').map((field) => [field, HOSTILE]),
  )
  const nested = { [HOSTILE]: HOSTILE, list: [HOSTILE] }
  if (type === 'request' || type === 'clientRequest')
    Object.assign(content, { headers: nested, body: nested, path: `/${HOSTILE}` })
  if (type === 'exception')
    Object.assign(content, {
      frames: [{ file: HOSTILE, line: 1, column: 2, function: HOSTILE, isOwn: true }],
      source: [{ line: 1, text: HOSTILE }],
    })
  return { ...content, [HOSTILE]: nested, further: `</script><script>window.hacked=1</script>` }
}
