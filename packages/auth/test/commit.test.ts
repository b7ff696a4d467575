import { afterEach, beforeEach, expect, test } from 'vitest'
import { BASE_URL, openSite, PASSWORD, type Site } from './site.ts'

let site: Site
beforeEach(async () => {
  site = await openSite({ rateLimit: async () => ({ allowed: true, retryAfterMs: 0 }) })
})
afterEach(() => site.close())

/** Who has an account that is whole: a password, a library of their own, and a session in it. */
async function wholeAccounts(): Promise<string[]> {
  const { rows } = await site.pool.query<{ email: string }>(`
    select u.email from "user" u
    join account a on a.user_id = u.id join member m on m.user_id = u.id and m.role = 'owner'
    join session s on s.user_id = u.id and s.active_organization_id = m.organization_id
    order by u.email`)
  return rows.map(({ email }) => email)
}

async function rowsOf(table: string): Promise<number> {
  const { rows } = await site.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)
  return rows[0]?.n ?? -1
}

/** Runs `body` when the transaction that adds a user commits. */
async function atCommit(body: string): Promise<void> {
  await site.pool.query(`create function at_commit() returns trigger language plpgsql as $$ begin ${body}; return null; end $$;
    create constraint trigger at_commit after insert on "user" deferrable initially deferred
      for each row execute function at_commit()`)
}

test('answers a sign-up only once it is committed', async () => {
  const LOCK = 4711
  await atCommit(`perform pg_advisory_xact_lock(${LOCK})`)
  const gate = await site.pool.connect()
  await gate.query('select pg_advisory_lock($1)', [LOCK])
  let isAnswered = false
  const answer = site.signUp('a@example.org').finally(() => {
    isAnswered = true
  })
  await expect.poll(commitsWaiting, { timeout: 20_000 }).toBe(1)
  expect([isAnswered, await rowsOf('"user"')]).toEqual([false, 0])
  await gate.query('select pg_advisory_unlock($1)', [LOCK])
  gate.release()
  expect((await answer).status).toBe(200)
  expect(await wholeAccounts()).toEqual(['a@example.org'])
})

async function commitsWaiting(): Promise<number> {
  const { rows } = await site.pool.query<{ n: number }>(`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query ilike 'commit%'`)
  return rows[0]?.n ?? 0
}

test('answers with an error, not with success, when the commit fails', async () => {
  await atCommit("raise exception 'no room left'")
  expect((await site.signUp('a@example.org')).status).toBe(500)
  expect([await rowsOf('"user"'), await rowsOf('session'), await rowsOf('organization')]).toEqual([0, 0, 0])
})

test('answers with an error when the connection is lost before the commit', async () => {
  await atCommit('perform pg_terminate_backend(pg_backend_pid())')
  expect((await site.signUp('a@example.org')).status).toBe(500)
  expect(await rowsOf('"user"')).toBe(0)
})

test('keeps every one of many sign-ups at once that it answered with success', async () => {
  const emails = Array.from({ length: 30 }, (_, n) => `person-${String(n).padStart(2, '0')}@example.org`)
  const answers = await Promise.all(emails.map((email) => site.signUp(email)))
  const succeeded = emails.filter((_, n) => answers[n]?.status === 200)
  // More than a slow machine can hash before their connections are waited for too long may be refused.
  expect(succeeded.length).toBeGreaterThan(0)
  expect(await wholeAccounts()).toEqual(succeeded)
  expect([await rowsOf('"user"'), await rowsOf('organization')]).toEqual([succeeded.length, succeeded.length])
})

test('leaves an account whole or not at all when people leave while it is made', async () => {
  const leave = new AbortController()
  const emails = Array.from({ length: 12 }, (_, n) => `person-${n}@example.org`)
  const requests = emails.map((email) => site.auth.handler(signUpRequest(email, leave.signal)))
  await expect.poll(() => rowsOf('"user"'), { timeout: 20_000 }).toBeGreaterThan(0)
  leave.abort()
  const answers = await Promise.all(requests)
  const succeeded = emails.filter((_, n) => answers[n]?.status === 200).sort()
  expect(await wholeAccounts()).toEqual(succeeded)
  expect([await rowsOf('"user"'), await rowsOf('organization')]).toEqual([succeeded.length, succeeded.length])
})

function signUpRequest(email: string, signal: AbortSignal): Request {
  return new Request(`${BASE_URL}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: BASE_URL },
    body: JSON.stringify({ name: 'Person', email, password: PASSWORD }),
    signal,
  })
}
