import type { Page } from '@playwright/test'
import { openSignUp } from './open-sign-up.ts'
import { signIn, signUp } from './person.ts'
import { expect, place, test } from './test.ts'

const person = { name: 'Mary', email: 'mary@example.org', password: 'the-password-she-forgot' }

async function askForLink(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible()
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Mail me a link' }).click()
  await expect(page.getByRole('main').getByRole('status')).toContainText(`If ${email} has an account here`)
}

/** Opens the newest message of the mailbox and follows its link, as it opens: in a tab of its own. */
async function followMailedLink(page: Page): Promise<Page> {
  const message = page.getByRole('link', { name: /Choose a new password for Trovella/ }).first()
  // The server does not wait for the mail before it answers.
  await expect(async () => {
    await page.goto(place('E2E_MAILBOX_URL'))
    await expect(message).toContainText(person.email, { timeout: 1_000 })
  }).toPass()
  await message.click()
  const opened = page.waitForEvent('popup')
  await page.getByRole('link', { name: /reset-password#/ }).click()
  return opened
}

test('a forgotten password is changed through the mailed link, which works once', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '' })
  const page = await context.newPage()
  await openSignUp()
  await page.goto('/sign-up')
  await signUp(page, person)
  await expect(page.getByRole('heading', { name: /Your library is empty/ })).toBeVisible()
  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' })
  const other = await elsewhere.newPage()

  await askForLink(other, person.email)
  const reset = await followMailedLink(other)
  const link = reset.url()
  await reset.getByLabel('New password').fill('short')
  await reset.getByRole('button', { name: 'Change the password' }).click()
  await expect(reset).toHaveURL(link)
  await reset.getByLabel('New password').fill('a-password-to-remember')
  await reset.getByRole('button', { name: 'Change the password' }).click()
  await expect(reset.getByText('Your password was changed. Sign in with the new one.')).toBeVisible()
  expect(reset.url()).not.toContain('#')

  await signIn(reset, person)
  await expect(reset.getByRole('alert').first()).toBeVisible()
  await signIn(reset, { ...person, password: 'a-password-to-remember' })
  await expect(reset.getByRole('heading', { name: /Your library is empty/ })).toBeVisible()
  await page.goto('/')
  await expect(page, 'the old session has ended').toHaveURL(/\/sign-in/)

  await page.goto(link)
  await page.getByLabel('New password').fill('yet-another-password')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByRole('heading', { name: 'This link works no more' })).toBeVisible()
  await page.getByRole('link', { name: 'Ask for another link' }).click()
  await expect(page).toHaveURL(/\/forgot-password$/)
  await context.close()
  await elsewhere.close()
})

test('an address without an account gets the same answer and no mail', async ({ page }) => {
  await askForLink(page, 'nobody@example.org')
  await page.goto(place('E2E_MAILBOX_URL'))
  await expect(page.getByRole('heading', { name: /^Mailbox/ })).toBeVisible()
  await expect(page.getByText('nobody@example.org')).toHaveCount(0)
})

test('a link without its token leads to another one', async ({ page }) => {
  await page.goto('/reset-password')
  await expect(page.getByRole('heading', { name: 'This link is not complete' })).toBeVisible()
  await page.getByRole('link', { name: 'Ask for another link' }).click()
  await expect(page.getByLabel('Email')).toBeVisible()
})
