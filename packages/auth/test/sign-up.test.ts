import { afterEach, expect, test } from 'vitest'
import { cookieOf, openSite, PASSWORD, type Site } from './site.ts'

let site: Site
afterEach(() => site.close())

async function count(table: string): Promise<number> {
  const { rows } = await site.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)
  return rows[0]?.n ?? -1
}

test('gives every new user an organization they own, active in their first session', async () => {
  site = await openSite()
  const { actor } = await site.join('ada@example.org')
  expect(actor).toMatchObject({ role: 'owner', via: 'session', email: 'ada@example.org', name: 'ada' })
  const { rows } = await site.pool.query('select name from organization where id = $1', [
    actor.organizationId,
  ])
  expect(rows).toEqual([{ name: "ada's library" }])
  const sessions = await site.pool.query('select active_organization_id from session')
  expect(sessions.rows).toEqual([{ active_organization_id: actor.organizationId }])
})

test('lets exactly one of several simultaneous first sign-ups become the owner', async () => {
  site = await openSite({ signUp: 'first' })
  expect(await site.auth.signUpState()).toBe('first_run')
  const answers = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((name) => site.signUp(`${name}@example.org`)),
  )
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403, 403, 403, 403])
  expect([await count('"user"'), await count('account'), await count('organization')]).toEqual([1, 1, 1])
  expect(await site.auth.signUpState()).toBe('closed')
})

test('lets exactly one of a sign-up and an operator-less createUser be first', async () => {
  site = await openSite({ signUp: 'first' })
  const [answer, created] = await Promise.all([
    site.signUp('a@example.org'),
    site.auth.createUser({ name: 'B', email: 'b@example.org', password: PASSWORD }),
  ])
  expect([answer.status === 200, created.ok].filter(Boolean)).toHaveLength(1)
  expect(await count('"user"')).toBe(1)
})

test('refuses sign-up when it is closed, and says so', async () => {
  site = await openSite({ signUp: 'closed' })
  const answer = await site.signUp('a@example.org')
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ code: 'SIGN_UP_CLOSED' })
  expect(await site.auth.createUser({ name: 'A', email: 'a@example.org', password: PASSWORD })).toMatchObject(
    {
      ok: false,
      reason: 'sign_up_closed',
    },
  )
  expect(await count('"user"')).toBe(0)
})

test('opens sign-up again when the instance setting says so', async () => {
  site = await openSite({ signUp: 'first' })
  await site.join('owner@example.org')
  expect((await site.signUp('second@example.org')).status).toBe(403)
  await site.pool.query(`insert into instance_setting (key, value) values ('sign_up', '"open"')`)
  expect(await site.auth.signUpState()).toBe('open')
  expect((await site.signUp('second@example.org')).status).toBe(200)
})

test('lets the operator add a user though sign-up is closed', async () => {
  site = await openSite({ signUp: 'closed' })
  const input = { name: 'A', email: 'A@Example.org', password: PASSWORD, asOperator: true }
  expect(await site.auth.createUser(input)).toMatchObject({ ok: true })
  expect((await site.signIn('a@example.org')).status).toBe(200)
  expect(await site.auth.createUser(input)).toMatchObject({ ok: false, reason: 'email_taken' })
})

test('leaves nothing of an account behind when it cannot be completed', async () => {
  site = await openSite()
  await site.pool.query(`create function fail() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$;
    create trigger fail before insert on member for each row execute function fail()`)
  const answer = await site.signUp('a@example.org')
  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toContain('disk full')
  expect([await count('"user"'), await count('account'), await count('organization')]).toEqual([0, 0, 0])
})

test('stores passwords hashed', async () => {
  site = await openSite()
  await site.join('a@example.org')
  await site.auth.createUser({ name: 'B', email: 'b@example.org', password: PASSWORD })
  const { rows } = await site.pool.query<{ password: string }>('select password from account')
  expect(rows).toHaveLength(2)
  for (const { password } of rows) expect(password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/)
})

test('refuses a password under 8 characters', async () => {
  site = await openSite()
  expect((await site.signUp('a@example.org', 'seven77')).status).toBe(400)
  const created = await site.auth.createUser({ name: 'A', email: 'a@example.org', password: 'seven77' })
  expect(created).toMatchObject({ ok: false, reason: 'password_refused' })
})

test('refuses the published seed passwords at sign-up, sign-in, change and creation', async () => {
  site = await openSite()
  const { cookie } = await site.join('a@example.org')
  const answers = [
    await site.signUp('b@example.org', 'admin123'),
    await site.signIn('a@example.org', 'admin123'),
    await site.post('/change-password', { currentPassword: PASSWORD, newPassword: 'admin123' }, { cookie }),
    await site.post('/reset-password', { token: 'x', newPassword: 'user123' }),
  ]
  for (const answer of answers) {
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'PASSWORD_REFUSED' })
  }
  const input = { name: 'B', email: 'b@example.org', password: 'user123', asOperator: true }
  expect(await site.auth.createUser(input)).toMatchObject({ ok: false, reason: 'password_refused' })
})

test('lets the seed passwords in where they are allowed, though one is short', async () => {
  site = await openSite({ allowSeedPasswords: true })
  await site.auth.createUser({ name: 'User', email: 'user@trovella.local', password: 'user123' })
  const answer = await site.signIn('user@trovella.local', 'user123')
  expect(answer.status).toBe(200)
  expect(await site.actor({ cookie: cookieOf(answer) })).toMatchObject({ role: 'owner' })
})
