import { signIn, signOut, signUp } from './person.ts'
import { expect, OWNER, OWNER_STATE, test } from './test.ts'

test('the first visitor becomes the owner, and the door closes behind them', async ({
  page,
  browser,
  baseURL,
}) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/first-run$/)
  await signUp(page, OWNER)
  await expect(page.getByRole('heading', { name: /Your library is empty/ })).toBeVisible()
  const another = await browser.newContext({ baseURL: baseURL ?? '' })
  const late = await another.newPage()
  await late.goto('/first-run')
  await expect(late).toHaveURL(/\/sign-in/)
  const refused = await another.request.post('/api/auth/sign-up/email', {
    headers: { origin: baseURL ?? '' },
    data: { name: 'Late', email: 'late@example.org', password: 'a-long-enough-password' },
  })
  expect(refused.status()).toBe(403)
  await another.close()
})

test('the owner signs out, is asked to sign in, and comes back to where they were going', async ({
  page,
}) => {
  await page.goto('/add')
  await expect(page).toHaveURL(/\/sign-in\?from=%2Fadd$/)
  await signIn(page, { ...OWNER, password: 'not-the-password' })
  await expect(page.getByRole('alert').first()).toBeVisible()
  await signIn(page, OWNER)
  await expect(page).toHaveURL(/\/add$/)
  await signOut(page)
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in/)
  await signIn(page, OWNER)
  await expect(page.getByRole('button', { name: /^Account of/ }).first()).toBeVisible()
  await page.context().storageState({ path: OWNER_STATE })
})
