import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSite, type Site } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite({ rateLimit: async () => ({ allowed: true, retryAfterMs: 0 }) })
})
afterAll(() => site.close())

async function keyOf(actor: Parameters<Site['auth']['createApiKey']>[0], scopes?: ('read' | 'write')[]) {
  const created = await site.auth.createApiKey(actor, { name: 'assistant', ...(scopes ? { scopes } : {}) })
  if (!created.ok) throw new Error(created.message)
  return created
}
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })

test('acts as the person who made it, in the organization it was made for', async () => {
  const { actor } = await site.join('maker@example.org')
  const { secret } = await keyOf(actor)
  expect(secret).toMatch(/^trv_/)
  expect(await site.actor(bearer(secret))).toEqual({ ...actor, via: 'api_key', scopes: ['read', 'write'] })
})

test('carries only the scopes it was given', async () => {
  const { actor } = await site.join('reader@example.org')
  const { secret } = await keyOf(actor, ['read'])
  expect((await site.actor(bearer(secret)))?.scopes).toEqual(['read'])
})

test('is stored hashed, and is listed without its secret', async () => {
  const { actor } = await site.join('lister@example.org')
  const { secret, id } = await keyOf(actor)
  const { rows } = await site.pool.query('select * from apikey where id = $1', [id])
  expect(JSON.stringify(rows)).not.toContain(secret)
  const listed = await site.auth.listApiKeys(actor)
  expect(listed).toMatchObject([
    { id, name: 'assistant', start: secret.slice(0, 10), scopes: ['read', 'write'] },
  ])
  expect(JSON.stringify(listed)).not.toContain(secret)
})

test('says when it was last used', async () => {
  const { actor } = await site.join('used@example.org')
  const { secret } = await keyOf(actor)
  expect((await site.auth.listApiKeys(actor))[0]?.lastUsedAt).toBeNull()
  await site.actor(bearer(secret))
  expect((await site.auth.listApiKeys(actor))[0]?.lastUsedAt).toBeInstanceOf(Date)
})

test('is refused when expired, disabled, deleted, unknown, or when its owner is gone', async () => {
  const { actor, cookie } = await site.join('refused@example.org')
  const { secret, id } = await keyOf(actor)
  expect(await site.actor({ ...bearer(`${secret.slice(0, -1)}_`), cookie })).toBeNull()
  for (const [set, reset] of [
    [`expires_at = now() - interval '1 second'`, 'expires_at = null'],
    ['enabled = false', 'enabled = true'],
  ]) {
    await site.pool.query(`update apikey set ${set} where id = $1`, [id])
    expect(await site.actor(bearer(secret))).toBeNull()
    await site.pool.query(`update apikey set ${reset} where id = $1`, [id])
    expect(await site.actor(bearer(secret))).not.toBeNull()
  }
  expect(await site.auth.deleteApiKey(actor, id)).toBe(true)
  expect(await site.actor(bearer(secret))).toBeNull()
  const other = await keyOf(actor)
  await site.pool.query('delete from "user" where id = $1', [actor.userId])
  expect(await site.actor(bearer(other.secret))).toBeNull()
})

test('is refused once its owner has left the organization, though they have another', async () => {
  const { actor: host } = await site.join('library@example.org')
  const { actor } = await site.join('leaver@example.org')
  await site.pool.query(`insert into member (organization_id, user_id, role) values ($1, $2, 'admin')`, [
    host.organizationId,
    actor.userId,
  ])
  const { secret } = await keyOf({ ...actor, organizationId: host.organizationId })
  expect(await site.actor(bearer(secret))).toMatchObject({
    organizationId: host.organizationId,
    role: 'admin',
  })
  await site.pool.query('delete from member where user_id = $1 and organization_id = $2', [
    actor.userId,
    host.organizationId,
  ])
  expect(await site.actor(bearer(secret))).toBeNull()
})

test('cannot make or delete keys, and nobody can delete those of another', async () => {
  const { actor } = await site.join('owner@example.org')
  const { actor: stranger } = await site.join('stranger@example.org')
  const { secret, id } = await keyOf(actor)
  const asKey = await site.actor(bearer(secret))
  if (!asKey) throw new Error('the key is refused')
  expect(await site.auth.createApiKey(asKey, { name: 'more' })).toMatchObject({
    ok: false,
    reason: 'forbidden',
  })
  expect(await site.auth.deleteApiKey(asKey, id)).toBe(false)
  expect(await site.auth.deleteApiKey(stranger, id)).toBe(false)
  expect(await site.actor(bearer(secret))).not.toBeNull()
})

test('has no endpoints of its own on the network', async () => {
  const { cookie } = await site.join('network@example.org')
  for (const name of ['create', 'update', 'delete', 'verify', 'delete-all-expired-api-keys']) {
    expect((await site.post(`/api-key/${name}`, { name: 'x', keyId: 'x' }, { cookie })).status).toBe(404)
  }
  for (const name of ['list', 'get?id=x']) {
    expect((await site.get(`/api-key/${name}`, { cookie })).status).toBe(404)
  }
})

test('refuses a name, scopes or an age that make no sense', async () => {
  const { actor } = await site.join('sense@example.org')
  for (const input of [
    { name: ' ' },
    { name: 'x'.repeat(65) },
    { name: 'x', scopes: [] },
    { name: 'x', expiresInDays: 0 },
  ]) {
    expect(await site.auth.createApiKey(actor, input)).toMatchObject({ ok: false, reason: 'invalid' })
  }
  expect(await site.auth.createApiKey(actor, { name: 'x', expiresInDays: 3650 })).toMatchObject({ ok: true })
})
