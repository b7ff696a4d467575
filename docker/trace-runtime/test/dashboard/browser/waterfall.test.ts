import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLinks } from '../../../src/dashboard/links.ts'
import { type OpenReceiver, openReceiver } from '../open-receiver.ts'
import { asBatches } from '../seed/batches.ts'
import { createRandom } from '../seed/random.ts'
import { addSource, search } from '../seed/requests.ts'
import { useBrowser } from './open-browser.ts'

const browser = useBrowser()
const links = createLinks('')
const random = createRandom(3)
const source = addSource(random, Date.now() - 60_000)
const found = search(random, Date.now() - 50_000)
let receiver: OpenReceiver

beforeAll(async () => {
  receiver = await openReceiver(asBatches(random, [...source.reported, ...found.reported]))
})
afterAll(() => receiver?.close())

async function openTrace(traceId: string, query: Record<string, string> = {}) {
  const opened = await browser.open()
  await opened.page.goto(receiver.url + links.trace(traceId, query))
  return opened
}

/** The name of the line that has the focus. */
function current(page: Page): Promise<string> {
  return page.evaluate(`document.activeElement?.textContent?.trim().replace(/\\s+/g, ' ') ?? ''`)
}

function shownLines(page: Page): Promise<number> {
  return page.locator('[data-spans] > li:not([hidden])').count()
}

it('shows a request and the job it caused in another process as one waterfall', async () => {
  const { page } = await openTrace(source.traceId)
  const lines = await page.locator('[data-spans] > li').allInnerTexts()
  expect(lines.some((line) => line.includes('POST /api/v1/sources'))).toBe(true)
  expect(lines.some((line) => line.includes('ingest / fetch'))).toBe(true)
  expect(await page.locator('.trace-head .service').allInnerTexts()).toEqual(['web', 'worker'])
})

it('draws a bar for each span and a diamond for each mark, errors in red', async () => {
  const { page } = await openTrace(source.traceId, { unfold: 'all' })
  const spans = source.reported.filter(({ entry }) => entry.durationMs !== null)
  const failed = source.reported.filter(({ entry }) => entry.status === 'error')
  const single = page.locator('.span:not(.span-group)')
  expect(await single.locator('.span-bar > rect').count()).toBe(spans.length)
  expect(await single.locator('.mark-shape').count()).toBe(source.reported.length - spans.length)
  expect(await single.locator('.fill-error').count()).toBe(failed.length)
})

it('moves by j and k, folds and unfolds by the arrows', async () => {
  const { page } = await openTrace(source.traceId)
  await page.keyboard.press('j')
  expect(await current(page)).toContain('POST /api/v1/sources')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  expect(await current(page)).toContain('session')

  const all = await shownLines(page)
  await page.keyboard.press('ArrowLeft')
  expect(await current(page)).toContain('POST /api/v1/sources')
  await page.keyboard.press('ArrowLeft')
  expect(await shownLines(page)).toBe(1)
  await page.keyboard.press('ArrowRight')
  expect(await shownLines(page)).toBe(all)
  await page.keyboard.press('ArrowRight')
  expect(await current(page)).toContain('session')
})

it('folds the queries of an N+1 with their count and caller, and opens them', async () => {
  const { page } = await openTrace(found.traceId)
  const group = page.locator('.span-group', { hasText: 'select tag' })
  expect(await group.locator('.badge').textContent()).toBe('×14')
  expect(await group.locator('code').textContent()).toBe('packages/library/src/search/with-tags.ts:18')
  const before = await shownLines(page)
  await group.locator('a').click()
  expect(await shownLines(page)).toBe(before + 14)
  await group.locator('button').click()
  expect(await shownLines(page)).toBe(before)
})

it('opens an entry beside the waterfall by Enter, and the address leads back to it', async () => {
  const { page } = await openTrace(source.traceId)
  for (let step = 0; step < 5; step++) await page.keyboard.press('j')
  expect(await current(page)).toContain('insert source')
  await page.keyboard.press('Enter')
  const detail = page.locator('[data-detail]')
  await detail.waitFor()
  expect(await detail.locator('pre').first().textContent()).toContain(
    'on conflict ("organization_id", "url") do update\nset',
  )
  expect(new URL(page.url()).searchParams.get('entry')).toBeTruthy()

  await page.reload()
  expect(await detail.locator('.detail-title').textContent()).toContain('insert source')
  await page.keyboard.press('Escape')
  await detail.waitFor({ state: 'detached' })
  expect(new URL(page.url()).search).toBe('')
})

it('goes to each error by e, unfolding what hides it', async () => {
  const { page } = await openTrace(source.traceId)
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('e')
  expect(await current(page)).toContain('ingest / fetch')
  await page.keyboard.press('e')
  expect(await current(page)).toContain('FetchTimeout')
})

it('copies by c: the statement of a query, a request as curl', async () => {
  const { page } = await openTrace(source.traceId)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.locator('[data-detail]').waitFor()
  await page.keyboard.press('c')
  await page.getByText('Copied').waitFor()
  const copied = await page.evaluate('navigator.clipboard.readText()')
  expect(copied).toMatch(/^curl 'http:\/\/library\.example\.org\/api\/v1\/sources' \\\n/)
  expect(copied).toContain("--header 'authorization: [redacted]'")
})

it('hides and shows a type by its switch', async () => {
  const { page } = await openTrace(source.traceId)
  const queries = page.locator('[data-spans] > li[data-type="query"]:not([hidden])')
  expect(await queries.count()).toBeGreaterThan(0)
  const toggle = page.getByRole('button', { name: /^query/ })
  await toggle.click()
  expect(await queries.count()).toBe(0)
  expect(await toggle.getAttribute('aria-pressed')).toBe('false')
})

it('shows everything without script: a fold is a link, an entry a page', async () => {
  const { page } = await browser.open({ javaScriptEnabled: false })
  await page.goto(receiver.url + links.trace(found.traceId))
  await page.locator('.span-group a').click()
  expect(await page.locator('[data-spans] > li:not([hidden])', { hasText: 'select tag' }).count()).toBe(15)
  await page.locator('[data-spans] a', { hasText: 'select passage' }).click()
  expect(await page.locator('[data-detail] .detail-title').textContent()).toContain('select passage')
})

it('pins by p and unpins', async () => {
  const { page } = await openTrace(source.traceId)
  await page.keyboard.press('p')
  await page.getByRole('button', { name: 'Unpin' }).waitFor()
  await page.goto(receiver.url + links.pinned())
  expect(await page.locator('.row').count()).toBe(1)
  await page.locator('.row a').click()
  await page.getByRole('button', { name: 'Unpin' }).click()
  await page.getByRole('button', { name: 'Pin', exact: true }).waitFor()
  expect(await receiver.store.pinned()).toEqual([])
})
