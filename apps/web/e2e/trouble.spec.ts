import { signIn } from './person.ts'
import { freePort } from './stack/free-port.ts'
import { startApp } from './stack/start-app.ts'
import { expect, OWNER, OWNER_STATE, place, test } from './test.ts'

test.describe('a page behind a wall', () => {
  test.use({ storageState: OWNER_STATE })

  test('asks the person for it, in the list and on its own page, and keeps no word of the wall', async ({
    page,
    request,
  }) => {
    const added = await request.post('/api/v1/sources', {
      headers: { origin: place('E2E_APP_URL') },
      data: { kind: 'link', url: `${place('E2E_LINK_URL')}/walled-${Date.now().toString(36)}` },
    })
    const { id } = await added.json()
    await page.goto(`/sources/${id}`)
    await expect(page.getByText('The page does not show itself to a server')).toBeVisible()
    await expect(page.getByText(/checks for a human visitor first.*save it as a file/)).toBeVisible()
    await expect(page.locator('[data-state="needs_capture"]')).toHaveText('Needs you')
    await page.goto('/?state=needs_capture')
    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Needs you' })
    await expect(row.first()).toContainText('Open the page in your browser and save it as a file.')
    const found = await (await request.get('/api/v1/search?q=%22Just%20a%20moment%22')).json()
    expect(found.hits.map(({ sourceId }: { sourceId: string }) => sourceId)).not.toContain(id)
  })

  test('is read from the file that the person saved, under its own address', async ({ page, request }) => {
    const url = `${place('E2E_LINK_URL')}/walled-saved-${Date.now().toString(36)}`
    const added = await request.post('/api/v1/sources', {
      headers: { origin: place('E2E_APP_URL') },
      data: { kind: 'link', url },
    })
    const { id } = await added.json()
    await page.goto(`/sources/${id}`)
    const file = page.getByLabel('The saved page')
    await expect(page.getByRole('button', { name: 'Use the saved file' })).toBeVisible()
    await file.setInputFiles({ name: 'empty.html', mimeType: 'text/html', buffer: Buffer.alloc(0) })
    await expect(page.getByText(/The file is empty/)).toBeVisible()
    const text = 'Behind the wall the marsh samphire was in flower. '.repeat(8)
    const html = `<!doctype html><title>The marsh</title><article><h1>The marsh</h1><p>${text}</p></article>`
    await file.setInputFiles({ name: 'marsh.html', mimeType: 'text/html', buffer: Buffer.from(html) })
    await expect(page.locator('[data-state="ready"]')).toBeVisible()
    await expect(
      page
        .getByRole('article')
        .getByText(/the marsh samphire was in flower/)
        .first(),
    ).toBeVisible()
    expect(await (await request.get(`/api/v1/sources/${id}`)).json()).toMatchObject({
      kind: 'link',
      url,
      state: 'ready',
    })
  })
})

test('with the search engine down, search answers from the database and says so', async ({ browser }) => {
  const app = await startApp({
    databaseUrl: place('E2E_DATABASE_URL'),
    runnerUrl: place('E2E_RUNNER_URL'),
    allowHosts: '127.0.0.1',
    env: { TYPESENSE_URL: `http://127.0.0.1:${await freePort()}`, TYPESENSE_API_KEY: 'nobody-listens' },
  })
  try {
    const context = await browser.newContext({ baseURL: app.url })
    const page = await context.newPage()
    await page.goto('/sign-in')
    await signIn(page, OWNER)
    await expect(page.getByRole('heading', { name: 'Library', exact: true })).toBeVisible()
    const title = `Degraded ${Date.now().toString(36)}`
    const added = await context.request.post('/api/v1/sources', {
      headers: { origin: app.url },
      data: { kind: 'note', title, text: `${title}: the samphire grows below the high-water mark.` },
    })
    expect(added.status()).toBe(202)
    const { id } = await added.json()
    await page.goto(`/sources/${id}`)
    await expect(page.locator('[data-state="ready"]')).toBeVisible()
    await page.goto('/search?q=samphire')
    const hit = page.getByRole('list', { name: 'Results' }).getByRole('link', { name: title, exact: true })
    await expect(hit).toBeVisible()
    await expect(
      page.getByText(/search engine does not answer; the database searches in its place/),
    ).toBeVisible()
    await page.goto('/status')
    await expect(page.getByRole('status').first()).toContainText(
      'Your library works. There is a problem with search',
    )
    await expect(page.getByText(/Without typesense; others do its work/)).toBeVisible()
    await context.close()
  } finally {
    await app.stop()
  }
})

test('with the job server away, and a site away, what waits says why', async ({ browser }) => {
  const owner = await browser.newContext({ storageState: OWNER_STATE, baseURL: place('E2E_APP_URL') })
  const added = await owner.request.post('/api/v1/sources', {
    headers: { origin: place('E2E_APP_URL') },
    data: { kind: 'link', url: `http://127.0.0.1:${await freePort()}/` },
  })
  const { id } = await added.json()
  // Found to be away while the job server is there: it is asked again for minutes.
  await expect
    .poll(async () => (await (await owner.request.get(`/api/v1/sources/${id}`)).json()).failure?.code)
    .toBe('connection')
  await owner.close()
  const app = await startApp({
    databaseUrl: place('E2E_DATABASE_URL'),
    runnerUrl: `http://127.0.0.1:${await freePort()}`,
    allowHosts: '127.0.0.1',
  })
  try {
    const context = await browser.newContext({ baseURL: app.url })
    const page = await context.newPage()
    await page.goto('/sign-in')
    await signIn(page, OWNER)
    await expect(page.getByRole('heading', { name: 'Library', exact: true })).toBeVisible()
    for (const path of [`/sources/${id}`, '/']) {
      await page.goto(path)
      await expect(
        page.getByText(/refuses connections.*Trovella tries again by itself/).first(),
      ).toBeVisible()
      await expect(page.getByText(/New sources are not read at the moment/)).toBeVisible({ timeout: 15_000 })
    }
    await context.close()
  } finally {
    await app.stop()
  }
})
