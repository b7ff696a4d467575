import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeBatch, makeEntry } from '../../receiver/batch.ts'
import { deliver, signBatch } from '../../receiver/sign.ts'
import { KEY, type OpenReceiver, openReceiver } from '../open-receiver.ts'
import { asBatches } from '../seed/batches.ts'
import { createRandom } from '../seed/random.ts'
import { library, search } from '../seed/requests.ts'
import { useBrowser } from './open-browser.ts'

const browser = useBrowser()
let receiver: OpenReceiver

beforeEach(async () => {
  const random = createRandom(5)
  const traces = [search(random, Date.now() - 9000), library(random, Date.now() - 8000)]
  receiver = await openReceiver(
    asBatches(
      random,
      traces.flatMap(({ reported }) => reported),
    ),
  )
})
afterEach(() => receiver.close())

it('monitors a tag and stops', async () => {
  const { page } = await browser.open()
  await page.goto(`${receiver.url}/tags`)
  await page.getByLabel('Tag').fill('user:42')
  await page.getByRole('button', { name: 'Monitor' }).click()
  await page.getByRole('link', { name: 'user:42' }).waitFor()
  expect(await receiver.store.monitoredTags()).toEqual(['user:42'])
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('No tag is monitored').waitFor()
  expect(await receiver.store.monitoredTags()).toEqual([])
})

it('asks before a purge, names what goes, and then removes it everywhere', async () => {
  const { page } = await browser.open()
  await page.goto(`${receiver.url}/leaks`)
  await page.getByLabel('The value, exactly').fill('203.0.113.7')
  await page.getByRole('button', { name: 'Purge …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Purge a value?' })
  await dialog.waitFor()
  expect(await dialog.textContent()).toContain('clientAddress')
  await dialog.getByRole('link', { name: 'Keep it' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await receiver.store.findValue('203.0.113.7', { fromMs: 0, toMs: 8e15 })).length).toBeGreaterThan(0)

  await page.getByRole('button', { name: 'Purge …' }).click()
  await dialog.getByRole('button', { name: 'Purge' }).click()
  await page.getByText(/2 entries were changed/).waitFor()
  expect(page.url()).not.toContain('203.0.113.7')
  expect(await receiver.store.findValue('203.0.113.7', { fromMs: 0, toMs: 8e15 })).toEqual([])
  expect(receiver.audited).toMatchObject([{ action: 'purge', detail: 'a value: 2 entries changed' }])
})

it('leads from a secret that a sender forgot to mask to the field that is emptied', async () => {
  const { page } = await browser.open()
  const entry = makeEntry({
    content: { headers: { 'x-upstream': 'Bearer abcdefghijklmnopqrstuvwxyz0123456789', accept: '*/*' } },
  })
  const origin = receiver.url.slice(0, -'/trace'.length)
  const { status } = await deliver(origin, signBatch(makeBatch([entry]), { key: KEY }))
  expect(status).toBe(202)

  await page.goto(`${receiver.url}/leaks`)
  expect(await page.locator('table').textContent()).toContain('headers.x-upstream')
  expect(await page.content()).not.toContain('abcdefghijkl')
  await page.getByRole('button', { name: 'Purge field …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Purge the field headers.x-upstream?' })
  await dialog.getByRole('button', { name: 'Purge' }).click()
  await page.getByText(/1 entry was changed/).waitFor()
  const { entries } = await receiver.store.trace(entry.traceId, { limit: 1 })
  expect(entries[0]?.content).toEqual({ headers: { 'x-upstream': '[purged]', accept: '*/*' } })
})

it('asks without script, too', async () => {
  const { page } = await browser.open({ javaScriptEnabled: false })
  await page.goto(`${receiver.url}/status`)
  await page.getByRole('button', { name: 'Clear …' }).click()
  expect(await page.locator('h1').textContent()).toBe('Remove everything that is stored?')
  expect((await receiver.store.list({}, { limit: 1 })).entries).toHaveLength(1)
  await page.getByRole('button', { name: /^Remove \d+ entries$/ }).click()
  expect(await page.getByRole('status').first().textContent()).toContain('Cleared')
  expect((await receiver.store.list({}, { limit: 1 })).entries).toEqual([])
  expect(receiver.audited).toMatchObject([{ action: 'clear' }])
})

it('exports a trace as a file', async () => {
  const { page } = await browser.open()
  const { entries } = await receiver.store.list({ types: ['request'] }, { limit: 1 })
  const traceId = entries[0]?.traceId ?? ''
  await page.goto(`${receiver.url}/traces/${traceId}`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'OTLP' }).click(),
  ])
  expect(download.suggestedFilename()).toBe(`trace-${traceId}.otlp.json`)
})
