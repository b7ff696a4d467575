import type { Random } from './random.ts'
import { startTrace, type TraceBuilder } from './trace-builder.ts'

const MAIL_HTML = `<!doctype html><html><head><style>body{font-family:Georgia,serif;background:#f6f5f0;margin:0;padding:28px;color:#1e2624}.card{max-width:520px;margin:auto;background:#fff;border-radius:12px;padding:28px}.hit{border-left:4px solid #f3dc5b;padding-left:12px;margin:14px 0}</style></head><body><div class="card"><h2 style="margin-top:0">Your week in the library</h2><p>Three sources were added and two notes were found again.</p><div class="hit"><b>John Snow and the Broad Street pump</b><br>… the night of 31 August 1854 people in Soho began to die of cholera …</div><p><a href="https://library.example.org" style="background:#1d5a4b;color:#fff;padding:10px 16px;border-radius:8px;text-decoration:none">Open the library</a></p><img src="https://tracker.example.com/open.gif" width="1" height="1" alt=""></div></body></html>`

/** A scheduled run that sends a mail. */
export function digest(random: Random, startMs: number): TraceBuilder {
  const trace = startTrace(random, 'schedules', startMs)
  const root = trace.add(
    'schedule',
    'weekly-digest',
    { atMs: 0, tookMs: 410 },
    {
      schedule: 'weekly-digest',
      expression: '0 8 * * MON',
      dueMs: startMs - 38,
      latenessMs: 38,
      outcome: 'ok',
      output: 'users 1\nmails 1\nskipped 0',
    },
    { tags: ['schedule:weekly-digest'] },
  )
  trace.add(
    'query',
    'select user',
    { parent: root, atMs: 8, tookMs: 160 },
    {
      sql: 'select "user"."id", "user"."email" from "user" left join "digest" on "digest"."user_id" = "user"."id" where "digest"."sent_at" is null or "digest"."sent_at" < now() - interval \'6 days\'',
      rowCount: 1,
      isSlow: true,
      database: 'trovella',
      caller: 'packages/schedules/src/weekly-digest.ts:22',
    },
    { tags: ['slow'] },
  )
  trace.add(
    'mail',
    'Your week in the library',
    { parent: root, atMs: 190, tookMs: 180 },
    {
      from: 'Trovella <library@example.org>',
      to: ['ada@example.org'],
      subject: 'Your week in the library',
      text: 'Three sources were added and two notes were found again.\n\nOpen the library: https://library.example.org',
      html: MAIL_HTML,
    },
  )
  trace.add(
    'log',
    'digest sent',
    { parent: root, atMs: 384 },
    { level: 'info', message: 'digest sent', fields: { users: 1 } },
  )
  return trace
}

/** A run that is skipped because the one before still runs. */
export function reconcile(random: Random, startMs: number, isSkipped: boolean): TraceBuilder {
  const trace = startTrace(random, 'schedules', startMs)
  const tookMs = isSkipped ? 2 : random.between(90, 240)
  const root = trace.add(
    'schedule',
    'reconcile-index',
    { atMs: 0, tookMs },
    {
      schedule: 'reconcile-index',
      expression: '*/10 * * * *',
      dueMs: startMs - 6,
      latenessMs: 6,
      outcome: isSkipped ? 'skipped' : 'ok',
      output: isSkipped ? 'the run before has not ended' : 'drift 0 of 1,204',
    },
    { tags: ['schedule:reconcile-index'] },
  )
  if (isSkipped) return trace
  trace.add(
    'redis',
    'SET',
    { parent: root, atMs: 2, tookMs: 0.6 },
    { command: 'SET', arguments: ['lock:reconcile', 'a81f', 'NX', 'PX', '30000'] },
  )
  trace.add(
    'query',
    'select source',
    { parent: root, atMs: 6, tookMs: tookMs * 0.6 },
    {
      sql: 'select "id", "content_version", "indexed_version" from "source" where "content_version" <> "indexed_version"',
      rowCount: 0,
      database: 'trovella',
      caller: 'packages/library/src/reconcile/drift.ts:12',
    },
  )
  return trace
}

/** Somebody at a shell. */
export function importCommand(random: Random, startMs: number): TraceBuilder {
  const trace = startTrace(random, 'cli', startMs)
  const root = trace.add(
    'command',
    'import',
    { atMs: 0, tookMs: 5200 },
    { command: 'deploy.sh import', arguments: ['notes/', '--tag', 'reading'], exitCode: 1 },
    { status: 'error', tags: ['exit:1'] },
  )
  trace.add(
    'batch',
    'import notes',
    { parent: root, atMs: 40, tookMs: 5100 },
    { total: 500, done: 497, failed: 3 },
  )
  trace.add(
    'log',
    '3 files could not be read',
    { parent: root, atMs: 5180 },
    { level: 'error', message: '3 files could not be read', fields: { files: ['a.pdf', 'b.pdf', 'c.docx'] } },
    { status: 'error' },
  )
  return trace
}

/** Wrong password. */
export function signIn(random: Random, startMs: number): TraceBuilder {
  const trace = startTrace(random, 'web', startMs)
  const root = trace.add(
    'request',
    'POST /api/auth/sign-in',
    { atMs: 0, tookMs: 86 },
    {
      method: 'POST',
      path: '/api/auth/sign-in/email',
      route: '/api/auth/[...all]',
      status: 401,
      headers: { host: 'library.example.org', 'content-type': 'application/json' },
      body: { email: 'ada@example.org', password: '[redacted]' },
      clientAddress: '198.51.100.4',
    },
    { tags: ['status:401'] },
  )
  trace.add(
    'query',
    'select user',
    { parent: root, atMs: 3, tookMs: 1.4 },
    {
      sql: 'select "user"."id", "account"."password" from "user" inner join "account" on "account"."user_id" = "user"."id" where "user"."email" = $1',
      rowCount: 1,
      database: 'trovella',
      caller: 'packages/auth/src/users/find.ts:14',
    },
  )
  trace.add(
    'auth',
    'sign-in refused',
    { parent: root, atMs: 84 },
    { event: 'refused', userId: 'u_7Qd', method: 'password', reason: 'wrong password' },
  )
  return trace
}
