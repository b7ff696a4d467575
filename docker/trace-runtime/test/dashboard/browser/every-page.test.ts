import { afterAll, beforeAll, expect, it } from 'vitest'
import { ENTRY_TYPES } from '../../../src/entry.ts'
import { hostileBatch } from '../hostile.ts'
import { type OpenReceiver, openReceiver } from '../open-receiver.ts'
import { everyPage } from '../pages.ts'
import { seedBatches } from '../seed/batches.ts'
import { expectNoSidewaysScroll, useBrowser } from './open-browser.ts'

const browser = useBrowser()
let seeded: OpenReceiver
let hostile: OpenReceiver
let empty: OpenReceiver

beforeAll(async () => {
  seeded = await openReceiver(seedBatches({ nowMs: Date.now(), hours: 3 }))
  hostile = await openReceiver([hostileBatch(Date.now())])
  await hostile.store.monitorTag(`a"><script>window.hacked=1</script>`)
  await hostile.store.pin('f'.repeat(32))
  empty = await openReceiver([])
})
afterAll(() => Promise.all([seeded?.close(), hostile?.close(), empty?.close()]))

/** A mail may ask for remote pictures and scripts; that the browser refuses them is the point. */
function withoutMail(complaints: string[]): string[] {
  return complaints.splice(0).filter((text) => !/\/mail['")]/.test(text))
}

it.each([
  ['a desk', { viewport: { width: 1440, height: 900 } }],
  ['a phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  [
    'a small phone, dark',
    { viewport: { width: 320, height: 640 }, isMobile: true, colorScheme: 'dark' as const },
  ],
])('shows every page on %s without a complaint and without scrolling sideways', async (_name, options) => {
  const { page, complaints } = await browser.open(options)
  for (const { name, path } of await everyPage(seeded.store, ENTRY_TYPES)) {
    await page.goto(seeded.url + path)
    await expectNoSidewaysScroll(page)
    expect(withoutMail(complaints), name).toEqual([])
    expect(await page.locator('h1').count(), name).toBe(1)
  }
})

it('runs nothing that an entry says, on any page', async () => {
  const { page, complaints } = await browser.open()
  for (const { name, path } of await everyPage(hostile.store, ENTRY_TYPES)) {
    await page.goto(hostile.url + path)
    expect(await page.evaluate('window.hacked'), name).toBeUndefined()
    expect(await page.locator('main img, main script, main [onerror], main [onload]').count(), name).toBe(0)
    expect(await page.locator('a[href^="javascript:" i]').count(), name).toBe(0)
    expect(withoutMail(complaints), name).toEqual([])
  }
}, 60_000)

it('says on every empty page what to do', async () => {
  const { page, complaints } = await browser.open({ viewport: { width: 390, height: 844 } })
  for (const { name, path } of await everyPage(empty.store, [])) {
    const response = await page.goto(empty.url + path)
    expect(response?.ok() || response?.status() === 404, name).toBe(true)
    await expectNoSidewaysScroll(page)
    const text = await page.locator('main').textContent()
    expect(text, name).not.toMatch(/NaN|undefined|Infinity|\bnull\b|\[object/)
  }
  expect(complaints).toEqual([])
  await page.goto(empty.url)
  await page.getByRole('link', { name: 'read how to send the first entry' }).click()
  expect(await page.locator('h1').textContent()).toBe('Help')
})
