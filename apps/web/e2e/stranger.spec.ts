import { openSignUp } from './open-sign-up.ts'
import { paste, signUp } from './person.ts'
import { expect, OWNER_STATE, place, test } from './test.ts'

test('somebody else sees nothing of the owner’s library, on pages or through the API', async ({
  browser,
  baseURL,
}) => {
  const owner = await browser.newContext({ baseURL: baseURL ?? '', storageState: OWNER_STATE })
  const ownersPage = await owner.newPage()
  const address = await paste(ownersPage, '# A private matter\n\nThe combination is quatervois nineteen.')
  const id = address.split('/').at(-1)?.split('?')[0] ?? ''

  await openSignUp()
  const stranger = await browser.newContext({ baseURL: baseURL ?? '' })
  const page = await stranger.newPage()
  await page.goto('/sign-up')
  await signUp(page, { name: 'Eve', email: 'eve@example.org', password: 'another-long-password' })
  await expect(page.getByRole('heading', { name: /Your library is empty/ })).toBeVisible()

  await page.goto(`/search?q=quatervois`)
  await expect(page.getByText('A private matter')).toHaveCount(0)
  await page.goto(`/sources/${id}`)
  await expect(page.getByText('quatervois')).toHaveCount(0)
  await expect(page.getByText('A private matter')).toHaveCount(0)

  for (const path of ['', '/text', '/original']) {
    expect((await stranger.request.get(`/api/v1/sources/${id}${path}`)).status()).toBe(404)
  }
  const headers = { origin: place('E2E_APP_URL') }
  expect((await stranger.request.delete(`/api/v1/sources/${id}`, { headers })).status()).toBe(404)
  expect((await stranger.request.post(`/api/v1/sources/${id}/retry`, { headers })).status()).toBe(404)
  expect((await (await stranger.request.get('/api/v1/search?q=quatervois')).json()).hits).toEqual([])
  expect((await (await stranger.request.get('/api/v1/sources')).json()).sources).toEqual([])
  expect((await owner.request.get(`/api/v1/sources/${id}`)).status()).toBe(200)
  await stranger.close()
  await owner.close()
})
