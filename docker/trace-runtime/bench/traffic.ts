import { createHash, randomUUID } from 'node:crypto'
import { type Batch, DURATION_BOUNDS_MS, type Entry, type EntryType } from '../src/entry.ts'

/** Repeatable numbers in [0, 1), mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Traffic = {
  batch(options: { size: number; startMs: number; spanMs: number }): Batch
  words: string[]
}

/**
 * What a web application and its jobs send: traces of a request with its queries, cache look-ups, logs and so on, of
 * all twenty types, with about 700 bytes of content each, in words as frequent as in a language (Zipf) out of 40,000.
 */
export function createTraffic(seed: number): Traffic {
  const random = randomFrom(seed)
  const words = vocabulary(random, 40_000)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const word = (): string => words[Math.floor(words.length ** random()) - 1] as string
  const sentence = (length: number): string => Array.from({ length }, word).join(' ')
  const hex = (bytes: number): string =>
    Array.from({ length: bytes / 4 }, () =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('')
  const uuid = (): string => hex(16).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
  const whole = (below: number): number => Math.floor(random() * below)
  const nouns = Array.from({ length: 60 }, () => pick(words))
  const routes = Array.from(
    { length: 80 },
    (_, at) => `/api/v1/${nouns[at % 60]}/:id/${nouns[(at * 7) % 60]}`,
  )
  const users = Array.from({ length: 5_000 }, uuid)
  const queries = Array.from({ length: 400 }, () => sqlOf({ pick, nouns, whole }))
  const agents = Array.from(
    { length: 40 },
    () =>
      `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/${whole(900)}.${whole(90)} (KHTML, like Gecko) Chrome/${whole(140)}.0.${whole(9999)}.0`,
  )

  const pathOf = (route: string): string => route.replace(':id', uuid())
  const contents: Record<EntryType, () => Record<string, unknown>> = {
    request: () => {
      const route = pick(routes)
      return {
        method: pick(['GET', 'GET', 'GET', 'POST', 'PATCH', 'DELETE']),
        path: pathOf(route),
        route,
        query: { q: sentence(3), page: whole(20) },
        status: pick([200, 200, 200, 200, 201, 204, 304, 404, 422, 500]),
        headers: {
          host: 'library.example.org',
          accept: 'application/json',
          'user-agent': pick(agents),
          'x-request-id': uuid(),
        },
        responseHeaders: { 'content-type': 'application/json; charset=utf-8', etag: `"${hex(16)}"` },
        responseBody: { items: Array.from({ length: 3 }, () => ({ id: uuid(), title: sentence(6) })) },
        responseBytes: whole(90_000),
        clientAddress: `10.${whole(256)}.${whole(256)}.${whole(256)}`,
        userId: pick(users),
      }
    },
    clientRequest: () => ({
      method: 'GET',
      url: `https://${word()}.example.com/${word()}/${word()}?token=[redacted]&id=${uuid()}`,
      status: pick([200, 200, 301, 404, 503]),
      headers: { accept: '*/*', 'user-agent': 'trovella/1.0', traceparent: `00-${hex(16)}-${hex(8)}-01` },
      responseHeaders: { 'content-type': 'text/html', 'content-length': String(whole(90_000)) },
      responseBody: `<html><head><title>${sentence(6)}</title></head><body><p>${sentence(30)}</p></body></html>`,
      attempt: 1 + whole(3),
    }),
    query: () => {
      const sql = pick(queries)
      return {
        sql,
        bindings: [
          { type: 'uuid', length: 36 },
          { type: 'text', length: whole(80) },
        ],
        rowCount: whole(100),
        database: 'trovella',
        isSlow: random() < 0.02,
        caller: `packages/library/src/${pick(nouns)}/${pick(nouns)}.ts:${whole(200)}`,
        plan: sentence(12),
      }
    },
    redis: () => ({
      command: pick(['GET', 'SET', 'HGETALL', 'ZADD']),
      arguments: [`${pick(nouns)}:${uuid()}`, sentence(40)],
    }),
    cache: () => ({
      operation: pick(['get', 'get', 'set', 'delete']),
      key: `${pick(nouns)}:${uuid()}`,
      isHit: random() < 0.8,
      ttlMs: 60_000,
      payload: sentence(40),
    }),
    exception: () => ({
      class: `${pick(nouns)}Error`,
      message: `${sentence(8)} ${uuid()}`,
      code: `E_${pick(nouns).toUpperCase()}`,
      frames: Array.from({ length: 8 }, () => ({
        file: `packages/${pick(nouns)}/src/${pick(nouns)}.ts`,
        line: whole(200),
        column: whole(80),
        function: pick(nouns),
        isOwn: random() < 0.5,
      })),
      source: Array.from({ length: 5 }, (_, line) => ({
        line,
        text: `  const ${word()} = await ${word()}(${word()})`,
      })),
      isHandled: random() < 0.7,
    }),
    log: () => ({
      level: pick(['debug', 'info', 'info', 'warn', 'error']),
      message: sentence(14),
      fields: { userId: pick(users), requestId: uuid(), durationMs: whole(4000), detail: sentence(40) },
    }),
    job: () => ({
      function: `ingest-${pick(nouns)}`,
      runId: uuid(),
      eventId: uuid(),
      step: pick(nouns),
      attempt: 1,
      maxAttempts: 4,
      output: sentence(60),
    }),
    schedule: () => ({
      schedule: pick(nouns),
      expression: '*/5 * * * *',
      dueMs: 1_795_000_000_000 + whole(1e9),
      latenessMs: whole(900),
      outcome: 'ok',
      output: sentence(70),
    }),
    mail: () => ({
      from: 'library@example.org',
      to: `${word()}@example.com`,
      subject: sentence(6),
      text: sentence(60),
      html: `<p>${sentence(40)}</p>`,
    }),
    notification: () => ({ channel: pick(['mail', 'slack']), recipient: pick(users), message: sentence(70) }),
    auth: () => ({
      event: pick(['login', 'logout', 'refresh']),
      userId: pick(users),
      method: 'password',
      reason: sentence(60),
    }),
    gate: () => ({
      ability: `${pick(nouns)}.update`,
      result: pick(['allow', 'allow', 'deny']),
      userId: pick(users),
      subject: `${pick(nouns)}:${uuid()}`,
      reason: sentence(50),
    }),
    event: () => ({
      payload: { id: uuid(), organizationId: pick(users), title: sentence(20), text: sentence(40) },
      eventId: uuid(),
    }),
    model: () => ({
      action: pick(['create', 'update', 'delete']),
      model: pick(nouns),
      key: uuid(),
      changed: Array.from({ length: 4 }, () => pick(nouns)),
      before: sentence(60),
    }),
    middleware: () => ({ middleware: pick(nouns), detail: sentence(70) }),
    view: () => ({ view: pick(nouns), path: pathOf(pick(routes)), props: sentence(70) }),
    command: () => ({
      command: pick(nouns),
      arguments: ['--since', sentence(2)],
      exitCode: 0,
      output: sentence(70),
    }),
    batch: () => ({ total: whole(900), done: whole(900), failed: whole(9), names: sentence(80) }),
    dump: () => ({
      value: { [word()]: sentence(60), [word()]: whole(1e6) },
      caller: `apps/web/${pick(nouns)}.ts:${whole(99)}`,
    }),
  }
  /** What follows a request in its trace; rarer types come seldom. */
  const inner: EntryType[] = [
    ...Array<EntryType>(40).fill('query'),
    ...Array<EntryType>(16).fill('cache'),
    ...Array<EntryType>(8).fill('redis'),
    ...Array<EntryType>(10).fill('log'),
    ...Array<EntryType>(4).fill('clientRequest'),
    ...Array<EntryType>(5).fill('gate'),
    ...Array<EntryType>(4).fill('middleware'),
    ...Array<EntryType>(3).fill('model'),
    'exception',
    'job',
    'job',
    'schedule',
    'mail',
    'notification',
    'auth',
    'event',
    'event',
    'view',
    'view',
    'command',
    'batch',
    'dump',
  ]

  function entry(type: EntryType, at: { traceId: string; parentId: string | null; startMs: number }): Entry {
    const content = contents[type]()
    const isError = type === 'exception' || content.status === 500
    const shape = type === 'query' ? String(content.sql) : type === 'exception' ? String(content.class) : null
    return {
      traceId: at.traceId,
      id: hex(8),
      parentId: at.parentId,
      type,
      name: nameOf(type, content),
      startMs: at.startMs,
      durationMs: ['log', 'dump', 'auth', 'gate', 'event', 'exception'].includes(type)
        ? null
        : 0.05 + 80 * random() ** 6 * (type === 'request' ? 20 : 1),
      status: isError ? 'error' : 'ok',
      familyHash: shape === null ? null : createHash('sha256').update(shape).digest('hex').slice(0, 16),
      tags:
        type === 'request'
          ? [`status:${content.status}`, `user:${content.userId}`]
          : type === 'query' && content.isSlow
            ? ['slow']
            : [`from:${pick(nouns)}`],
      links: [],
      content,
    }
  }

  function batch({ size, startMs, spanMs }: { size: number; startMs: number; spanMs: number }): Batch {
    const entries: Entry[] = []
    while (entries.length < size) {
      const traceId = hex(16)
      const atMs = startMs + (spanMs * entries.length) / size
      const root = entry('request', { traceId, parentId: null, startMs: atMs })
      entries.push(root)
      const length = Math.min(4 + whole(12), size - entries.length)
      for (let at = 0; at < length; at++) {
        entries.push(
          entry(pick(inner), {
            traceId,
            parentId: root.id,
            startMs: atMs + random() * (root.durationMs ?? 1),
          }),
        )
      }
    }
    const roots = entries.filter(({ type }) => type === 'request')
    return {
      batchId: randomUUID(),
      service: pick(['web', 'web', 'jobs', 'schedules']),
      instance: `blue-${whole(3)}`,
      droppedByReason: random() < 0.02 ? { ring_full: { cache: 1 + whole(50) } } : {},
      requestCounts: countsOf(roots),
      entries,
    }
  }

  return { batch, words }
}

function nameOf(type: EntryType, content: Record<string, unknown>): string {
  if (type === 'request') return `${content.method} ${content.route}`
  if (type === 'clientRequest') return `${content.method} ${String(content.url).split('?')[0]}`
  if (type === 'query') return String(content.sql).split(' ').slice(0, 6).join(' ')
  if (type === 'log') return String(content.message).slice(0, 120)
  if (type === 'exception') return `${content.class}: ${content.message}`.slice(0, 200)
  return String(
    content.command ??
      content.key ??
      content.function ??
      content.schedule ??
      content.subject ??
      content.view ??
      type,
  )
}

function countsOf(roots: Entry[]): Batch['requestCounts'] {
  const counts = new Map<string, Batch['requestCounts'][number]>()
  for (const { name, startMs, durationMs, status } of roots) {
    const minuteMs = Math.floor(startMs / 60_000) * 60_000
    const empty = {
      minuteMs,
      name,
      count: 0,
      errorCount: 0,
      keptCount: 0,
      durationCounts: Array<number>(14).fill(0),
    }
    const count = counts.get(`${minuteMs} ${name}`) ?? empty
    counts.set(`${minuteMs} ${name}`, count)
    count.count++
    count.keptCount++
    if (status === 'error') count.errorCount++
    const bucket = DURATION_BOUNDS_MS.findIndex((bound) => (durationMs ?? 0) <= bound)
    const at = bucket < 0 ? 13 : bucket
    count.durationCounts[at] = (count.durationCounts[at] ?? 0) + 1
  }
  return [...counts.values()]
}

function vocabulary(random: () => number, size: number): string[] {
  const syllables =
    'ba be bi bo da de di do fa fe ga go ha he ka ke ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vo za zo'.split(
      ' ',
    )
  const words = new Set<string>()
  while (words.size < size) {
    const length = 2 + Math.floor(random() * 3)
    words.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join(''))
  }
  return [...words]
}

type Tools = { pick: <T>(from: readonly T[]) => T; nouns: string[]; whole: (below: number) => number }

function sqlOf({ pick, nouns, whole }: Tools): string {
  const [table, other, column, third] = [pick(nouns), pick(nouns), pick(nouns), pick(nouns)]
  const columns = Array.from({ length: 6 + whole(8) }, () => `"${table}"."${pick(nouns)}"`).join(', ')
  return `select ${columns} from "${table}" inner join "${other}" on "${other}"."${table}_id" = "${table}"."id" where "${table}"."organization_id" = $1 and "${table}"."${column}" = $2 and "${other}"."deleted_at" is null order by "${table}"."${third}" desc limit $3`
}
