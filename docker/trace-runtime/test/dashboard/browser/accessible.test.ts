import axe from 'axe-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ENTRY_TYPES } from '../../../src/entry.ts'
import { type OpenReceiver, openReceiver } from '../open-receiver.ts'
import { everyPage } from '../pages.ts'
import { seedBatches } from '../seed/batches.ts'
import { useBrowser } from './open-browser.ts'

const browser = useBrowser()
let receiver: OpenReceiver

beforeAll(async () => {
  receiver = await openReceiver(seedBatches({ nowMs: Date.now(), hours: 3 }))
})
afterAll(() => receiver?.close())

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

it.each(['light', 'dark'] as const)(
  'meets WCAG AA on every page, %s',
  async (colorScheme) => {
    // The policy would keep the checker's script out, too.
    const { page } = await browser.open({
      colorScheme,
      bypassCSP: true,
      viewport: { width: 390, height: 844 },
    })
    const pages = await everyPage(receiver.store, ENTRY_TYPES)
    // A trace looks the same whatever entry of it is open; each entry is looked at on its own page.
    for (const { name, path } of pages.filter(({ name }) => !/^trace with (?!query)/.test(name))) {
      await page.goto(receiver.url + path)
      await page.evaluate(axe.source)
      const { violations } = (await page.evaluate(
        `axe.run(document, { iframes: false, runOnly: ${JSON.stringify(RULES)} })`,
      )) as axe.AxeResults
      const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
      expect(found, name).toEqual([])
    }
  },
  90_000,
)
