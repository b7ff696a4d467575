import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Batch } from '../../../src/entry.ts'
import { type OpenReceiver, openReceiver, write } from '../open-receiver.ts'
import { asBatches } from '../seed/batches.ts'
import { createRandom, type Random } from '../seed/random.ts'
import { failing, library } from '../seed/requests.ts'
import { useBrowser } from './open-browser.ts'

const browser = useBrowser()
let receiver: OpenReceiver
let random: Random

beforeEach(async () => {
  random = createRandom(11)
  receiver = await openReceiver([])
})
afterEach(() => receiver.close())

function arriving(make: typeof library): Batch[] {
  return asBatches(random, make(random, Date.now()).reported)
}

async function openLive(query = '') {
  const opened = await browser.open()
  await opened.page.goto(`${receiver.url}/live${query}`)
  await opened.page.getByText(/^Live, 0 seen/).waitFor()
  return opened
}

it('shows what arrives, newest on top, and runs nothing of it', async () => {
  const { page, complaints } = await openLive()
  const [batch] = arriving(library)
  if (!batch) throw new Error('nothing to send')
  const name = `<img src=x onerror="window.hacked=1">\r\nevent: rows\r\ndata: <b>`
  await write(receiver.store, [{ ...batch, entries: batch.entries.map((entry) => ({ ...entry, name })) }])
  await page.locator('.row').first().waitFor()
  expect(await page.locator('.row').count()).toBe(batch.entries.length)
  expect(await page.locator('.rows img, .rows b').count()).toBe(0)
  expect(await page.evaluate('window.hacked')).toBeUndefined()
  expect(complaints).toEqual([])
})

it('filters on the server', async () => {
  const { page } = await openLive('?type=exception&q=TypeError')
  await write(receiver.store, [...arriving(library), ...arriving(failing)])
  await page.locator('.row').first().waitFor()
  expect(await page.locator('.row-name').allInnerTexts()).toEqual([expect.stringContaining('TypeError')])
})

it('looks for words where it says, in names and tags', async () => {
  const { page } = await openLive('?q=user:seven')
  expect(await page.locator('.filters input[name=q]').getAttribute('placeholder')).toBe('in name or tags')
  const [batch] = arriving(library)
  const [entry] = batch?.entries ?? []
  if (!batch || !entry) throw new Error('nothing to send')
  const named = (name: string, parts: Partial<typeof entry>) => ({
    ...entry,
    id: random.hex(16),
    name,
    ...parts,
  })
  const entries = [
    named('in content', { content: { message: 'user:seven' } }),
    named('in tags', { tags: ['user:seven'] }),
    named('User:seven in its name', {}),
  ]
  await write(receiver.store, [{ ...batch, entries }])
  await page.locator('.row').first().waitFor()
  expect((await page.locator('.row-name').allInnerTexts()).sort()).toEqual([
    'User:seven in its name',
    'in tags',
  ])
})

it('holds what arrives while paused, says how much, and shows it on resume', async () => {
  const { page } = await openLive()
  await page.keyboard.press('Space')
  const batches = arriving(library)
  const entries = batches.flatMap((batch) => batch.entries).length
  await write(receiver.store, batches)
  await page.getByText(`Paused, ${entries} waiting`).waitFor()
  expect(await page.locator('.row').count()).toBe(0)
  await page.keyboard.press('Space')
  expect(await page.locator('.row').count()).toBe(entries)
})

it('says what it cannot show after the connection was away, and leads to it', async () => {
  const { page } = await browser.open()
  // A stream that ends at once, as when a receiver is replaced by another.
  await page.route('**/live/stream*', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: 'retry: 60000\nevent: gap\ndata: 12\n\n' }),
  )
  await page.goto(`${receiver.url}/live`)
  const note = page.locator('.row-note')
  await note.waitFor()
  expect(await note.textContent()).toContain(
    '12 arrived while the connection was away and are not shown here.',
  )
  await page.getByText('Connection lost, trying again').waitFor()
  await note.getByRole('link').click()
  await page.waitForURL(/entries\?from=\d+&to=\d+/)
})
