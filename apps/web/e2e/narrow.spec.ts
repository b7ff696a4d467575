import { expect, OWNER_STATE, place, test } from './test.ts'

test.use({
  storageState: OWNER_STATE,
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
})

test('no page is wider than a phone, however many tags there are', async ({ page, request }) => {
  const tags = Array.from({ length: 9 }, (_, index) => `a-rather-long-tag-${index}`)
  const added = await request.post('/api/v1/sources', {
    headers: { origin: place('E2E_APP_URL') },
    data: {
      kind: 'note',
      title: `Wide ${Date.now()}`,
      text: `| ${'column | '.repeat(40)}\n`.repeat(3),
      tags,
    },
  })
  const { id } = await added.json()
  await page.goto(`/sources/${id}`)
  await expect(page.locator('[data-state="ready"]')).toBeVisible()
  for (const path of [
    `/sources/${id}`,
    '/',
    '/search',
    '/search?q=column',
    '/add',
    '/feeds',
    '/status',
    '/status/schedules',
    '/settings',
  ]) {
    await page.goto(path)
    if (path.startsWith('/search')) await expect(page.getByRole('list', { name: 'Results' })).toBeVisible()
    // A page that is too wide makes the phone zoom out.
    expect(await page.evaluate(() => window.innerWidth), path).toBe(390)
  }
})
