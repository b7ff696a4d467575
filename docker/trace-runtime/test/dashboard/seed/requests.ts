import type { Random } from './random.ts'
import { startTrace, type TraceBuilder } from './trace-builder.ts'

const HEADERS = {
  host: 'library.example.org',
  accept: 'application/json',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/143.0',
  cookie: '[redacted]',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
}

const SELECT_SOURCE = `select "source"."id", "source"."title", "source"."state", "source"."created_at" from "source" where "source"."id" = $1 and "source"."organization_id" = $2 limit 1`
const SELECT_TAGS = `select "tag"."name" from "tag" inner join "source_tag" on "source_tag"."tag_id" = "tag"."id" where "source_tag"."source_id" = $1 order by "tag"."name" asc`

function openRequest(
  trace: TraceBuilder,
  name: string,
  {
    tookMs,
    status = 200,
    tags = [],
    content = {},
  }: { tookMs: number; status?: number; tags?: string[]; content?: Record<string, unknown> },
): string {
  const [method = 'GET', route = '/'] = name.split(' ')
  const root = trace.add(
    'request',
    name,
    { atMs: 0, tookMs },
    {
      method,
      path: route,
      route,
      status,
      headers: HEADERS,
      responseHeaders: { 'content-type': 'application/json', 'x-request-id': 'req_8fd1' },
      responseBytes: 4812,
      clientAddress: '203.0.113.7',
      userId: 'u_7Qd',
      organizationId: 'org_31',
      ...content,
    },
    { status: status >= 500 ? 'error' : 'ok', tags: [`status:${status}`, 'user:u_7Qd', ...tags] },
  )
  trace.add(
    'auth',
    'session',
    { parent: root, atMs: 0.4 },
    { event: 'session', userId: 'u_7Qd', method: 'cookie' },
  )
  return root
}

/** A search: a cache miss, two legs in parallel, and then one query for each hit. */
export function search(random: Random, startMs: number): TraceBuilder {
  const trace = startTrace(random, 'web', startMs)
  const hits = 14
  const legMs = random.between(8, 22)
  const perHit = random.between(1.1, 1.9)
  const tookMs = 9 + legMs + hits * perHit + 6
  const root = openRequest(trace, 'GET /api/v1/search', {
    tookMs,
    content: { query: { q: 'why did cholera follow the water', limit: '20' } },
  })
  trace.add('middleware', 'rate limit', { parent: root, atMs: 0.8, tookMs: 1.6 }, { middleware: 'rateLimit' })
  trace.add(
    'redis',
    'INCR',
    { parent: root, atMs: 1.1, tookMs: 0.7 },
    { command: 'INCR', arguments: ['rate:u_7Qd:search'] },
  )
  trace.add(
    'gate',
    'search',
    { parent: root, atMs: 2.6 },
    { ability: 'search', result: 'allow', userId: 'u_7Qd', subject: 'org_31' },
  )
  trace.add(
    'cache',
    'get search:9f31',
    { parent: root, atMs: 3 },
    { operation: 'get', key: 'search:9f31c2', isHit: false },
  )
  trace.add(
    'clientRequest',
    'POST typesense',
    { parent: root, atMs: 4, tookMs: legMs },
    {
      method: 'POST',
      url: 'http://typesense:8108/multi_search',
      status: 200,
      headers: { 'x-typesense-api-key': '[redacted]', 'content-type': 'application/json' },
      body: {
        searches: [{ collection: 'passages', q: 'why did cholera follow the water', query_by: 'text' }],
      },
    },
  )
  trace.add(
    'query',
    'select passage',
    { parent: root, atMs: 4.2, tookMs: legMs * 0.8 },
    {
      sql: `select "passage"."id", "passage"."source_id", "passage"."embedding" <=> $1 as distance from "passage" where "passage"."organization_id" = $2 order by distance asc limit 50`,
      rowCount: 50,
      database: 'trovella',
      caller: 'packages/search/src/vector/nearest.ts:31',
    },
  )
  for (let hit = 0; hit < hits; hit++)
    trace.add(
      'query',
      'select tag',
      { parent: root, atMs: 7 + legMs + hit * perHit, tookMs: perHit * 0.8 },
      {
        sql: SELECT_TAGS,
        rowCount: 3,
        database: 'trovella',
        caller: 'packages/library/src/search/with-tags.ts:18',
      },
    )
  trace.add(
    'cache',
    'set search:9f31',
    { parent: root, atMs: tookMs - 4 },
    { operation: 'set', key: 'search:9f31c2', ttlMs: 60000 },
  )
  trace.add(
    'log',
    'search',
    { parent: root, atMs: tookMs - 2 },
    { level: 'info', message: 'search', fields: { hits, legs: ['typesense', 'pgvector'], degraded: false } },
  )
  return trace
}

/** A source is added: an event, and in another process the job that reads it, retried once. */
export function addSource(random: Random, startMs: number): TraceBuilder {
  const trace = startTrace(random, 'web', startMs)
  const tookMs = random.between(24, 60)
  const root = openRequest(trace, 'POST /api/v1/sources', {
    tookMs,
    status: 202,
    content: {
      headers: { ...HEADERS, 'content-type': 'application/json', authorization: '[redacted]' },
      body: {
        url: 'https://www.ph.ucla.edu/epi/snow.html',
        tags: ['epidemiology', 'history'],
        note: "Snow's map",
      },
    },
  })
  trace.add(
    'gate',
    'sources.add',
    { parent: root, atMs: 2 },
    { ability: 'sources.add', result: 'allow', userId: 'u_7Qd', subject: 'org_31', reason: 'role editor' },
  )
  trace.add('query', 'begin', { parent: root, atMs: 3, tookMs: 0.3 }, { sql: 'begin', database: 'trovella' })
  trace.add(
    'query',
    'insert source',
    { parent: root, atMs: 4, tookMs: 3.4 },
    {
      sql: `insert into "source" ("id", "organization_id", "url", "title", "state", "added_by") values ($1, $2, $3, $4, $5, $6) on conflict ("organization_id", "url") do update set "added_by" = excluded."added_by" returning "id", "state"`,
      bindings: [
        { type: 'uuid', length: 36 },
        { type: 'uuid', length: 36 },
        { type: 'text', length: 38 },
      ],
      rowCount: 1,
      database: 'trovella',
      caller: 'packages/library/src/sources/add.ts:44',
    },
  )
  trace.add(
    'model',
    'create source',
    { parent: root, atMs: 7.6 },
    { action: 'create', model: 'source', key: 'src_8812', changed: ['url', 'title', 'state'] },
  )
  trace.add(
    'query',
    'commit',
    { parent: root, atMs: 8, tookMs: 2.2 },
    { sql: 'commit', database: 'trovella' },
  )
  const event = trace.add(
    'event',
    'source/added',
    { parent: root, atMs: 11 },
    {
      eventId: '0197c1d2-6f0e-7cc1-8f43-0d6a3f1f2a10',
      payload: { sourceId: 'src_8812', kind: 'link', contentVersion: 1 },
    },
  )
  trace.add(
    'view',
    'source card',
    { parent: root, atMs: 13, tookMs: 5 },
    { view: 'SourceCard', path: 'apps/web/src/sources/source-card.tsx' },
  )
  ingest(random, trace, { event, atMs: tookMs + random.between(300, 900) })
  return trace
}

function ingest(random: Random, trace: TraceBuilder, { event, atMs }: { event: string; atMs: number }): void {
  const worker = { service: 'worker' }
  const run = { function: 'ingest', runId: '01K9RUN5Q8', eventId: '0197c1d2-6f0e-7cc1-8f43-0d6a3f1f2a10' }
  const fetchMs = random.between(180, 420)
  const job = trace.add(
    'job',
    'ingest',
    { parent: event, atMs, tookMs: fetchMs + 620 },
    { ...run, attempt: 2, maxAttempts: 4 },
    { ...worker, tags: ['function:ingest'] },
  )
  const first = trace.add(
    'job',
    'ingest / fetch',
    { parent: job, atMs: atMs + 4, tookMs: 90 },
    {
      ...run,
      step: 'fetch',
      attempt: 1,
      maxAttempts: 4,
      error: { name: 'FetchTimeout', message: 'no answer within 90 ms' },
    },
    { ...worker, status: 'error' },
  )
  trace.add('exception', 'FetchTimeout', { parent: first, atMs: atMs + 93 }, timeout(true), {
    ...worker,
    status: 'error',
  })
  const again = trace.add(
    'job',
    'ingest / fetch',
    { parent: job, atMs: atMs + 210, tookMs: fetchMs },
    { ...run, step: 'fetch', attempt: 2, maxAttempts: 4 },
    worker,
  )
  trace.add(
    'clientRequest',
    'GET www.ph.ucla.edu',
    { parent: again, atMs: atMs + 214, tookMs: fetchMs - 12 },
    {
      method: 'GET',
      url: 'https://www.ph.ucla.edu/epi/snow.html',
      status: 200,
      attempt: 2,
      headers: { 'user-agent': 'Trovella/0.1 (+https://library.example.org)' },
      responseHeaders: { 'content-type': 'text/html', 'content-length': '31044' },
    },
    worker,
  )
  const at = atMs + 214 + fetchMs
  const chunk = trace.add(
    'job',
    'ingest / chunk',
    { parent: job, atMs: at, tookMs: 118 },
    { ...run, step: 'chunk', attempt: 1, maxAttempts: 4 },
    worker,
  )
  for (let index = 0; index < 9; index++)
    trace.add(
      'query',
      'insert passage',
      { parent: chunk, atMs: at + 20 + index * 10.5, tookMs: random.between(4, 9) },
      {
        sql: 'insert into "passage" ("source_id", "position", "text") values ($1, $2, $3)',
        rowCount: 1,
        database: 'trovella',
        caller: 'packages/library/src/passages/store.ts:27',
      },
      worker,
    )
  const index = trace.add(
    'job',
    'ingest / index',
    { parent: job, atMs: at + 124, tookMs: 170 },
    { ...run, step: 'index', attempt: 1, maxAttempts: 4 },
    worker,
  )
  trace.add(
    'batch',
    'passages',
    { parent: index, atMs: at + 128, tookMs: 150 },
    { total: 9, done: 8, failed: 1 },
    worker,
  )
  trace.add(
    'log',
    'passage 7 is empty after cleaning',
    { parent: index, atMs: at + 240 },
    {
      level: 'warn',
      message: 'passage 7 is empty after cleaning',
      fields: { sourceId: 'src_8812', position: 7 },
    },
    worker,
  )
  trace.add(
    'notification',
    'source ready',
    { parent: job, atMs: at + 300 },
    { channel: 'in-app', recipient: 'u_7Qd', message: '“Snow on cholera” is ready' },
    worker,
  )
}

export function timeout(isHandled: boolean): Record<string, unknown> {
  return {
    class: 'FetchTimeout',
    message: 'www.ph.ucla.edu did not answer within 90 ms',
    code: 'timeout',
    isHandled,
    frames: [
      {
        file: 'packages/extract/src/fetch/fetch-source.ts',
        line: 58,
        column: 11,
        function: 'fetchSource',
        isOwn: true,
      },
      {
        file: 'node:internal/process/task_queues',
        line: 103,
        column: 5,
        function: 'processTicksAndRejections',
        isOwn: false,
      },
      {
        file: 'node_modules/inngest/components/execution/v1.js',
        line: 512,
        column: 22,
        function: 'executeStep',
        isOwn: false,
      },
      { file: 'packages/jobs/src/ingest/fetch.ts', line: 21, column: 20, function: 'fetchStep', isOwn: true },
    ],
    source: [
      { line: 55, text: '  const response = await race(request, deadline)' },
      { line: 56, text: '  if (response === deadline.expired) {' },
      { line: 57, text: '    request.abort()' },
      { line: 58, text: '    throw new FetchTimeout(url, deadline.ms)' },
      { line: 59, text: '  }' },
      { line: 60, text: '  return readCapped(response, maxBytes)' },
    ],
  }
}

/** A page that fails: denied at first, then a thrown error nobody handled. */
export function failing(random: Random, startMs: number): TraceBuilder {
  const trace = startTrace(random, 'web', startMs)
  const tookMs = random.between(40, 120)
  const root = openRequest(trace, 'GET /sources/[id]', { tookMs, status: 500, tags: ['slow'] })
  trace.add(
    'query',
    'select source',
    { parent: root, atMs: 3, tookMs: 2 },
    {
      sql: SELECT_SOURCE,
      rowCount: 1,
      database: 'trovella',
      caller: 'packages/library/src/sources/read.ts:19',
    },
  )
  trace.add(
    'gate',
    'sources.read',
    { parent: root, atMs: 6 },
    {
      ability: 'sources.read',
      result: 'deny',
      userId: 'u_7Qd',
      subject: 'src_77',
      reason: 'belongs to another organization',
    },
  )
  trace.add(
    'dump',
    'dump',
    { parent: root, atMs: 8 },
    {
      value: { source: { id: 'src_77', state: 'ready', snapshot: null } },
      caller: 'apps/web/src/app/sources/[id]/page.tsx:23',
    },
  )
  trace.add(
    'exception',
    'TypeError',
    { parent: root, atMs: tookMs - 4 },
    {
      class: 'TypeError',
      message: "Cannot read properties of null (reading 'contentVersion')",
      isHandled: false,
      frames: [
        {
          file: 'apps/web/src/app/sources/[id]/page.tsx',
          line: 31,
          column: 40,
          function: 'SourcePage',
          isOwn: true,
        },
        {
          file: 'node_modules/next/dist/compiled/react-server-dom/server.node.js',
          line: 2031,
          column: 12,
          function: 'renderElement',
          isOwn: false,
        },
        {
          file: 'node_modules/next/dist/compiled/react-server-dom/server.node.js',
          line: 2412,
          column: 5,
          function: 'retryTask',
          isOwn: false,
        },
      ],
      source: [
        { line: 29, text: '  const source = await readSource(ctx, { id })' },
        { line: 30, text: '  return (' },
        { line: 31, text: '    <Reader source={source} version={source.snapshot.contentVersion} />' },
        { line: 32, text: '  )' },
        { line: 33, text: '}' },
      ],
    },
    { status: 'error' },
  )
  trace.add(
    'log',
    'request failed',
    { parent: root, atMs: tookMs - 2 },
    { level: 'error', message: 'request failed', fields: { route: '/sources/[id]', status: 500 } },
    { status: 'error' },
  )
  return trace
}

/** A plain page: quick, a cache hit and one query. */
export function library(random: Random, startMs: number): TraceBuilder {
  const trace = startTrace(random, 'web', startMs)
  const tookMs = random.between(6, 30)
  const root = openRequest(trace, 'GET /library', { tookMs })
  trace.add(
    'cache',
    'get library:org_31',
    { parent: root, atMs: 2 },
    { operation: 'get', key: 'library:org_31', isHit: true, payload: { sources: 7 } },
  )
  trace.add(
    'query',
    'select source',
    { parent: root, atMs: 3, tookMs: random.between(0.6, 4) },
    {
      sql: SELECT_SOURCE,
      rowCount: 1,
      database: 'trovella',
      caller: 'packages/library/src/sources/read.ts:19',
    },
  )
  return trace
}
