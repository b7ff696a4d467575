import { randomUUID } from 'node:crypto'
import { connect } from '@repo/db/connect'
import { expect, OWNER, place, test } from './test.ts'

const { pool, close } = connect({ url: place('E2E_DATABASE_URL'), applicationName: 'e2e', poolSize: 1 })
const token = randomUUID()

test.beforeEach(async () => {
  await pool.query(
    `insert into digest_setting (user_id, unsubscribe_token) select id, $2 from "user" where email = $1
     on conflict (user_id) do update set enabled = true, unsubscribe_token = $2`,
    [OWNER.email, token],
  )
})
test.afterAll(close)

const isOn = async () =>
  (await pool.query('select enabled from digest_setting where unsubscribe_token = $1', [token])).rows[0]
    .enabled

test('the link of a weekly mail switches it off by one button, without signing in', async ({ page }) => {
  await page.goto(`/api/unsubscribe/${token}`)
  await expect(page.getByRole('heading', { name: 'Switch the weekly mail off?' })).toBeVisible()
  expect(await isOn()).toBe(true)
  await page.getByRole('button', { name: 'Switch it off' }).click()
  await expect(page.getByRole('heading', { name: 'You get no weekly mail any more' })).toBeVisible()
  expect(await isOn()).toBe(false)
})

test('a mail program switches it off with its one POST, and a made-up link does nothing', async ({
  request,
}) => {
  const form = { 'List-Unsubscribe': 'One-Click' }
  const unknown = await request.post(`/api/unsubscribe/${randomUUID()}`, { form })
  expect(unknown.status()).toBe(404)
  expect(await isOn()).toBe(true)
  expect((await request.post(`/api/unsubscribe/${token}`, { form })).status()).toBe(200)
  expect(await isOn()).toBe(false)
})
