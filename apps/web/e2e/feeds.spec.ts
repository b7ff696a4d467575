import { expect, OWNER_STATE, place, test } from './test.ts'

test.use({ storageState: OWNER_STATE })

let name: string
test.beforeEach(() => {
  name = `x${Date.now().toString(36)}`
})

test('a site’s address is enough: its feed is found, read and saved, held back, and removed with time to undo', async ({
  page,
}) => {
  await page.goto('/add')
  await page.getByRole('link', { name: 'Follow a feed' }).click()
  await page.getByLabel(/address of a site/).fill(`${place('E2E_LINK_URL')}/blog/${name}`)
  await page.getByRole('button', { name: 'Follow', exact: true }).click()
  await expect(page.getByText('Followed. It is read now')).toBeVisible()
  const row = page.getByRole('listitem').filter({ hasText: `The harbour ${name}` })
  await expect(row).toContainText(/Read .*Next/)
  await expect(row.getByRole('link')).toHaveAttribute('href', `${place('E2E_LINK_URL')}/feeds/${name}`)

  await row.getByRole('button', { name: `Pause “The harbour ${name}”` }).click()
  await expect(row).toContainText('Paused since')
  await row.getByRole('button', { name: `Read “The harbour ${name}” again` }).click()
  await expect(row).toContainText('Next')

  const remove = row.getByRole('button', { name: `Remove “The harbour ${name}”` })
  await remove.click()
  await expect(row).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row).toBeVisible()
  await remove.click()
  await page.goto('/')
  await expect(
    page.getByRole('link', { name: new RegExp(`Spring tide ${name}|Saint-Malo, entry-${name}`) }),
  ).toBeVisible()
  await page.goto('/feeds')
  await expect(page.getByText(`The harbour ${name}`)).toBeHidden()
})

test('says in a sentence why a feed cannot be read, and refuses what is no address', async ({ page }) => {
  await page.goto('/feeds')
  const address = page.getByLabel(/address of a site/)
  await address.fill(`${place('E2E_LINK_URL')}/tides/${name}`)
  await page.getByRole('button', { name: 'Follow', exact: true }).click()
  const row = page.getByRole('listitem').filter({ hasText: `/tides/${name}` })
  await expect(row.getByRole('status')).toContainText(/feed/)
  await row.getByRole('button', { name: /^Remove/ }).click()
  await address.fill('ftp://example.com/feed')
  await page.getByRole('button', { name: 'Follow', exact: true }).click()
  await expect(page.getByRole('alert').first()).toContainText(/http/)
})
