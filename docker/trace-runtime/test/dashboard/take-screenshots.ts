import path from 'node:path'
import { chromium } from 'playwright-core'
import { createLinks } from '../../src/dashboard/links.ts'
import { openReceiver } from './open-receiver.ts'
import { seedBatches } from './seed/batches.ts'

/** Draws the pictures of docs/trace-dashboard.md again: `node docker/trace-runtime/test/dashboard/take-screenshots.ts` */
const receiver = await openReceiver(seedBatches({ nowMs: Date.now() }))
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, timezoneId: 'UTC' })
  const { entries } = await receiver.store.list({ types: ['exception'], text: 'FetchTimeout' }, { limit: 1 })
  const [failed] = entries
  if (!failed) throw new Error('the seed has no exception')
  const links = createLinks('')
  const pictures = {
    'trace-overview.png': links.overview(),
    'trace-waterfall.png': links.trace(failed.traceId, { entry: failed.key }),
  }
  for (const [name, address] of Object.entries(pictures)) {
    await page.goto(receiver.url + address)
    await page.evaluate('document.fonts.ready')
    await page.screenshot({ path: path.join(import.meta.dirname, '../../../../docs', name) })
  }
} finally {
  await browser.close()
  await receiver.close()
}
