import { afterAll, beforeAll, expect, test } from 'vitest'
import { BASE_URL, cookieOf, openSite, PASSWORD, type Site } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite({ rateLimit: async () => ({ allowed: true, retryAfterMs: 0 }) })
})
afterAll(() => site.close())

test('sets a cookie that scripts cannot read, that stays on this site, and needs https', async () => {
  const [cookie] = (await site.signUp('cookie@example.org')).headers.getSetCookie()
  expect(cookie).toMatch(/^__Secure-trovella\.session_token=/)
  expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Lax$/i)
})

test('knows nobody without a cookie, with a forged one, or with one whose signature is another', async () => {
  const { cookie } = await site.join('forged@example.org')
  expect(await site.actor({})).toBeNull()
  expect(await site.actor({ cookie: '__Secure-trovella.session_token=abc.def' })).toBeNull()
  expect(
    await site.actor({
      cookie: cookie.replace(/\.[^.]+$/, '.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D'),
    }),
  ).toBeNull()
  const { rows } = await site.pool.query<{ token: string }>('select token from session limit 1')
  expect(await site.actor({ cookie: `__Secure-trovella.session_token=${rows[0]?.token}` })).toBeNull()
})

test('refuses a revoked session at once', async () => {
  const { cookie } = await site.join('revoked@example.org')
  const laptop = cookieOf(await site.signIn('revoked@example.org'))
  const sessions = (await (await site.get('/list-sessions', { cookie })).json()) as { token: string }[]
  expect(sessions).toHaveLength(2)
  const other = sessions.find(({ token }) => laptop.includes(encodeURIComponent(token)))
  expect(await site.actor({ cookie: laptop })).not.toBeNull()
  expect((await site.post('/revoke-session', { token: other?.token }, { cookie })).status).toBe(200)
  expect(await site.actor({ cookie: laptop })).toBeNull()
  expect(await site.actor({ cookie })).not.toBeNull()
})

test('refuses a session after signing out', async () => {
  const { cookie } = await site.join('out@example.org')
  expect((await site.post('/sign-out', {}, { cookie })).status).toBe(200)
  expect(await site.actor({ cookie })).toBeNull()
})

test('refuses an expired session', async () => {
  const { cookie, actor } = await site.join('expired@example.org')
  await site.pool.query(`update session set expires_at = now() - interval '1 second' where user_id = $1`, [
    actor.userId,
  ])
  expect(await site.actor({ cookie })).toBeNull()
})

test('refuses the session of a deleted user', async () => {
  const { cookie, actor } = await site.join('deleted@example.org')
  await site.pool.query('delete from "user" where id = $1', [actor.userId])
  expect(await site.actor({ cookie })).toBeNull()
})

test('acts in the active organization only, with the role held there', async () => {
  const { actor: host } = await site.join('host@example.org')
  const { cookie, actor: guest } = await site.join('guest@example.org')
  await site.pool.query(`insert into member (organization_id, user_id, role) values ($1, $2, 'member')`, [
    host.organizationId,
    guest.userId,
  ])
  expect(await site.actor({ cookie })).toMatchObject({ organizationId: guest.organizationId, role: 'owner' })
  await site.post('/organization/set-active', { organizationId: host.organizationId }, { cookie })
  expect(await site.actor({ cookie })).toMatchObject({ organizationId: host.organizationId, role: 'member' })
})

test("ignores a stranger's organization, whether asked for or written into the session", async () => {
  const { actor: stranger } = await site.join('stranger@example.org')
  const { cookie, actor } = await site.join('curious@example.org')
  const answer = await site.post(
    '/organization/set-active',
    { organizationId: stranger.organizationId },
    { cookie },
  )
  expect(answer.status).toBe(403)
  await site.pool.query('update session set active_organization_id = $1 where user_id = $2', [
    stranger.organizationId,
    actor.userId,
  ])
  expect((await site.actor({ cookie }))?.organizationId).toBe(actor.organizationId)
})

test('knows nobody who is a member of no organization, and gives them a new one at the next sign-in', async () => {
  const { cookie, actor } = await site.join('alone@example.org')
  await site.pool.query('delete from organization where id = $1', [actor.organizationId])
  expect(await site.actor({ cookie })).toBeNull()
  const again = cookieOf(await site.signIn('alone@example.org'))
  expect(await site.actor({ cookie: again })).toMatchObject({ role: 'owner', userId: actor.userId })
})

test('refuses a sign-in sent by another site', async () => {
  await site.join('csrf@example.org')
  const { cookie } = await site.join('csrf2@example.org')
  const foreign = { origin: 'https://evil.test', cookie }
  const answer = await site.post('/sign-in/email', { email: 'csrf@example.org', password: PASSWORD }, foreign)
  expect(answer.status).toBe(403)
})

test('changes a forgotten password by mail, once, and ends the old sessions', async () => {
  const { cookie } = await site.join('forgot@example.org')
  const ask = async (email: string) => (await site.post('/request-password-reset', { email })).json()
  expect(await ask('forgot@example.org')).toEqual(await ask('nobody@example.org'))
  expect(site.mails.map((mail) => mail.to)).toEqual(['forgot@example.org'])
  const link = /https:\S+/.exec(site.mails[0]?.text ?? '')?.[0] ?? ''
  const { origin, pathname, search, hash } = new URL(link)
  expect(origin + pathname + search).toBe(`${BASE_URL}/reset-password`)
  const token = hash.slice(1)
  const change = () => site.post('/reset-password', { token, newPassword: 'another good password' })
  expect((await change()).status).toBe(200)
  expect((await change()).status).toBe(400)
  expect(await site.actor({ cookie })).toBeNull()
  expect((await site.signIn('forgot@example.org')).status).toBe(401)
  expect((await site.signIn('forgot@example.org', 'another good password')).status).toBe(200)
})
