import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OpenReceiver, openReceiver } from '../open-receiver.ts'
import { expectNoSidewaysScroll, useBrowser } from './open-browser.ts'

const PASSWORD = 'correct horse battery'
const browser = useBrowser()
let receiver: OpenReceiver

beforeAll(async () => {
  receiver = await openReceiver([], { TRACE_DASHBOARD_USER: 'ada', TRACE_DASHBOARD_PASSWORD: PASSWORD })
})
afterAll(() => receiver?.close())

it('asks who it is, says what was wrong, and goes on to where one wanted to be', async () => {
  const { page } = await browser.open({ viewport: { width: 390, height: 844 } })
  await page.goto(`${receiver.url}/status`)
  expect(await page.locator('h1').textContent()).toBe('Sign in to see traces')
  await expectNoSidewaysScroll(page)
  await page.getByLabel('Name').fill('ada')
  await page.getByLabel('Password').fill('not this one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  expect(await page.getByLabel('Name').inputValue()).toBe('ada')

  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/status$/)
  await page.getByRole('button', { name: 'Sign out ada' }).click()
  await page.getByRole('heading', { name: 'Sign in to see traces' }).waitFor()
})
