import type { Page } from '@playwright/test'
import { expect } from './test.ts'

/** Saves something from the box and waits until it is there. Returns where it is read. */
export async function paste(page: Page, text: string): Promise<string> {
  await page.goto('/add')
  const save = page.getByRole('button', { name: /^Save/ })
  await page.getByRole('textbox', { name: 'Paste links, or write a note' }).fill(text)
  await expect(save).toBeEnabled()
  await save.click()
  const saved = page.getByRole('list', { name: 'Saved' }).getByRole('listitem').first()
  await expect(saved.getByRole('link')).toBeVisible()
  return (await saved.getByRole('link').getAttribute('href')) ?? ''
}

/** Types a question and waits until a source answers it. What was just added takes a moment to be found. */
export async function find(page: Page, question: string, title: string | RegExp): Promise<void> {
  await expect(async () => {
    await page.goto('/search')
    await page.getByRole('searchbox').pressSequentially(question, { delay: 15 })
    // Until the answer is there, the page shows the one before it.
    const answer = page.getByRole('list', { name: 'Results' }).and(page.locator('[aria-busy="false"]'))
    await expect(answer.getByRole('link', { name: title }).first()).toBeVisible({ timeout: 3_000 })
  }).toPass({ timeout: 30_000 })
}

export async function signUp(
  page: Page,
  person: { name: string; email: string; password: string },
): Promise<void> {
  await page.getByLabel('Your name').fill(person.name)
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: /Create/ }).click()
}

export async function signIn(page: Page, person: { email: string; password: string }): Promise<void> {
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export async function signOut(page: Page): Promise<void> {
  const item = page.getByRole('menuitem', { name: 'Sign out' })
  // A click that comes before the page's scripts opens nothing.
  await expect(async () => {
    await page
      .getByRole('button', { name: /^Account of/ })
      .first()
      .click()
    await expect(item).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await item.click()
}
