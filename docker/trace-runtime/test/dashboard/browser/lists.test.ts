import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type OpenReceiver, openReceiver } from '../open-receiver.ts'
import { seedBatches } from '../seed/batches.ts'
import { expectNoSidewaysScroll, useBrowser } from './open-browser.ts'

const browser = useBrowser()
let receiver: OpenReceiver

beforeAll(async () => {
  receiver = await openReceiver(seedBatches({ nowMs: Date.now(), hours: 3 }))
})
afterAll(() => receiver?.close())

it('narrows the list, and the address alone gives the same list again', async () => {
  const { page } = await browser.open()
  await page.goto(`${receiver.url}/entries`)
  await page.getByLabel('exception').check()
  await page.getByLabel('Status').selectOption('error')
  await page.getByLabel('Service').selectOption('worker')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.waitForURL(/type=exception/)
  expect(new URL(page.url()).search).toBe('?type=exception&service=worker&status=error')

  const rows = await page.locator('.row').allInnerTexts()
  expect(rows.length).toBeGreaterThan(3)
  expect(rows.every((row) => row.includes('FetchTimeout') && row.includes('worker'))).toBe(true)
  const again = await browser.open()
  await again.page.goto(page.url())
  expect(await again.page.locator('.row').allInnerTexts()).toEqual(rows)
})

it('filters without script, and forgets empty fields', async () => {
  const { page } = await browser.open({ javaScriptEnabled: false })
  await page.goto(`${receiver.url}/entries`)
  await page.getByLabel('At least, in milliseconds').fill('300')
  await page.getByRole('button', { name: 'Filter' }).click()
  expect(new URL(page.url()).search).toBe('?min=300')
  const names = await page.locator('.row-duration').allInnerTexts()
  expect(names.length).toBeGreaterThan(0)
  await page.getByRole('link', { name: /Remove the filter at least/ }).click()
  expect(new URL(page.url()).search).toBe('')
})

it('turns pages to the end and never shows an entry twice', async () => {
  const { page } = await browser.open()
  await page.goto(`${receiver.url}/entries?type=exception&type=job`)
  const seen: string[] = []
  for (;;) {
    seen.push(
      ...(await page
        .locator('.row-link')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))),
    )
    const older = page.getByRole('link', { name: 'Older' })
    if ((await older.count()) === 0) break
    await older.click()
    await page.waitForLoadState()
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBeGreaterThan(200)
})

it('moves through a list by j and k, opens by Enter, goes on by g and /', async () => {
  const { page } = await browser.open()
  await page.goto(`${receiver.url}/entries`)
  const at = () =>
    page.evaluate(
      `[...document.querySelectorAll('.row')].findIndex((row) => row.contains(document.activeElement))`,
    )
  await page.keyboard.press('j')
  expect(await at()).toBe(0)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  expect(await at()).toBe(1)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/traces\//)

  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.waitForURL(/\/trace\/$/)
  await page.keyboard.press('/')
  await page.keyboard.type('cholera')
  await page.keyboard.press('Enter')
  await page.waitForURL(/search\?q=cholera/)
  expect(await page.locator('table tbody').first().textContent()).toContain('query.q')
  await page.keyboard.press('?')
  expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(true)
  await page.keyboard.press('Escape')
  expect(await page.getByRole('dialog').count()).toBe(0)
})

it('leaves the letters alone while somebody types', async () => {
  const { page } = await browser.open()
  await page.goto(`${receiver.url}/entries`)
  // A busy browser may be asked before it listens.
  await vi.waitFor(async () => {
    await page.keyboard.press('/')
    expect(await page.evaluate('document.activeElement.matches(".top-search input")')).toBe(true)
  }, 10_000)
  await page.keyboard.type('goj?/')
  expect(await page.getByLabel('Search values and traces').inputValue()).toBe('goj?/')
  expect(page.url()).toMatch(/\/entries$/)
})

it('goes from a trace id straight to its trace', async () => {
  const { page } = await browser.open()
  const { entries } = await receiver.store.list({ types: ['request'] }, { limit: 1 })
  await page.goto(`${receiver.url}/search?q=${entries[0]?.traceId.toUpperCase()}`)
  expect(page.url()).toContain(`/traces/${entries[0]?.traceId}`)
})

it('writes times in the zone of the person, also on the first page', async () => {
  const { page } = await browser.open({ timezoneId: 'Asia/Kolkata' })
  await page.goto(`${receiver.url}/entries`)
  await page.getByText('Times in Asia/Calcutta.').or(page.getByText('Times in Asia/Kolkata.')).waitFor()
})

it('remembers light or dark, before the first paint of the next page', async () => {
  const { page } = await browser.open({ colorScheme: 'light' })
  await page.goto(receiver.url)
  await page.getByRole('button', { name: 'Change between light and dark' }).click()
  const response = await page.goto(`${receiver.url}/entries`)
  expect(await response?.text()).toContain('<html lang="en" data-theme="dark">')
})

it('compares two traces of one route', async () => {
  const { page } = await browser.open()
  await page.goto(`${receiver.url}/routes?name=${encodeURIComponent('POST /api/v1/sources')}`)
  await page.getByRole('button', { name: 'Compare left with right' }).click()
  await page.waitForURL(/compare\?/)
  expect(await page.locator('h1').textContent()).toBe('Two traces of POST /api/v1/sources')
  expect(await page.locator('[data-verdict]').count()).toBeGreaterThan(15)
  await expectNoSidewaysScroll(page)
})

it('shows both sides of a comparison, and what changed, on a phone', async () => {
  const { page } = await browser.open({ viewport: { width: 390, height: 844 } })
  await page.goto(`${receiver.url}/routes?name=${encodeURIComponent('POST /api/v1/sources')}`)
  const button = page.getByRole('button', { name: 'Compare left with right' })
  expect((await button.boundingBox())?.y).toBeLessThan(844)
  await button.click()
  await page.waitForURL(/compare\?/)
  const change = await page.getByRole('columnheader', { name: 'Change' }).boundingBox()
  expect((change?.x ?? 390) + (change?.width ?? 0)).toBeLessThanOrEqual(390)
})

it('says of two traces that begin differently that they do', async () => {
  const { page } = await browser.open()
  const roots = await Promise.all(
    ['GET /library', 'GET /api/v1/search'].map(async (name) => {
      const [root] = await receiver.store.tracesOf({ name, type: 'request' }, { limit: 1 })
      return root?.traceId ?? ''
    }),
  )
  await page.goto(`${receiver.url}/compare?left=${roots[0]}&right=${roots[1]}`)
  expect(await page.locator('h1').textContent()).toBe('Two traces')
  await page.getByText('These begin differently (GET /library and GET /api/v1/search)').waitFor()
})

it('shows a mail as it looks, in a frame that runs and loads nothing', async () => {
  const { page } = await browser.open()
  const requested: string[] = []
  page.on('response', (response) => requested.push(response.url()))
  const { entries } = await receiver.store.list({ types: ['mail'] }, { limit: 1 })
  const mail = entries[0]
  await page.goto(`${receiver.url}/entries/${encodeURIComponent(mail?.key ?? '')}`)
  const frame = page.frameLocator('iframe.mail')
  expect(await frame.locator('h2').textContent()).toBe('Your week in the library')
  expect(await page.locator('iframe.mail').getAttribute('sandbox')).toBe('')
  expect(await page.getByText('One remote address is not loaded.').count()).toBe(1)
  expect(requested.filter((url) => !url.startsWith(receiver.url))).toEqual([])
})

it('shows an exception with the line that threw and its occurrences', async () => {
  const { page } = await browser.open()
  const { entries } = await receiver.store.list({ types: ['exception'], text: 'TypeError' }, { limit: 1 })
  await page.goto(`${receiver.url}/entries/${encodeURIComponent(entries[0]?.key ?? '')}`)
  expect(await page.locator('.source-thrown').textContent()).toContain('source.snapshot.contentVersion')
  await page.getByRole('link', { name: /occurrences/ }).click()
  expect(await page.locator('.row').count()).toBeGreaterThan(5)
})
