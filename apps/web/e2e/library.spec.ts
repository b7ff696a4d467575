import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { find, paste } from './person.ts'
import { expect, OWNER_STATE, place, test } from './test.ts'

test.use({ storageState: OWNER_STATE })

/** A phone that runs after the desktop must add words of its own: the same again would be a duplicate. */
const unique = () => `${test.info().project.name}-${test.info().retry}-${Date.now().toString(36)}`

const filler = (words: string) =>
  Array.from({ length: 60 }, (_, index) => `${words}, part ${index + 1}.`).join('\n\n')

test('a note is found while typing and opens at its passage', async ({ page }) => {
  const mark = unique()
  await paste(
    page,
    `# Lighthouses ${mark}\n\n${filler('Of stone and lamps')}\n\nThe keeper of Eddystone polished the phosphorescent lens.\n\n${filler('Of fog and bells')}`,
  )
  await find(page, 'phosphorescent lens', new RegExp(`Lighthouses ${mark}`))
  await expect(page).toHaveURL(/[?&]q=phosphorescent/)
  await page
    .getByRole('list', { name: 'Results' })
    .getByRole('link', { name: `Lighthouses ${mark}`, exact: true })
    .click()
  const passage = page.locator('mark.passage', { hasText: 'phosphorescent' }).first()
  await expect(passage).toBeInViewport()
  await expect(page.locator('mark mark', { hasText: /phosphorescent/i }).first()).toBeInViewport()
})

test('files show their progress and what became of each', async ({ page }) => {
  const mark = unique()
  await page.goto('/add')
  const content = Buffer.from(
    `# Charts ${mark}\n\nThe meridian of Paris crosses the pantry of the observatory.`,
  )
  const files = page.locator('input[type="file"][multiple]')
  await files.setInputFiles([
    { name: `charts-${mark}.md`, mimeType: 'text/markdown', buffer: content },
    { name: `empty-${mark}.txt`, mimeType: 'text/plain', buffer: Buffer.alloc(0) },
  ])
  const list = page.getByRole('region', { name: 'Files of the import' })
  await expect(list.getByRole('listitem').filter({ hasText: `charts-${mark}` })).toContainText('Ready')
  await expect(page.getByRole('region', { name: 'Import', exact: true })).toContainText('1 added')
  await expect(page.getByRole('progressbar', { name: 'Sent' })).toHaveAttribute('aria-valuenow', '100')
  await expect(page.getByRole('region', { name: 'Import', exact: true })).toContainText(
    '1 of 1 ready to be found',
  )
  await files.setInputFiles([{ name: `again-${mark}.md`, mimeType: 'text/markdown', buffer: content }])
  await expect(list.getByRole('listitem').filter({ hasText: `again-${mark}` })).toContainText(
    /Already there|already/,
  )
  await find(page, 'pantry observatory', new RegExp(`Charts|charts-${mark}`))
})

test('a folder keeps where its files were, and leaves out what nobody can read', async ({ page }) => {
  const mark = unique()
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-folder-'))
  await mkdir(path.join(folder, 'voyages'))
  await writeFile(
    path.join(folder, 'voyages', `log-${mark}.txt`),
    `Day one ${mark}. We sighted an albatross of unusual wingspan.`,
  )
  await writeFile(
    path.join(folder, 'voyages', `crew-${mark}.md`),
    `# Crew ${mark}\n\nThe cook came from Valparaíso.`,
  )
  await writeFile(path.join(folder, `picture-${mark}.xyz`), 'not for reading')
  await page.goto('/add')
  await page.locator('input[type="file"][webkitdirectory]').setInputFiles(folder)
  await expect(page.getByRole('region', { name: 'Import', exact: true })).toContainText('2 added')
  await expect(page.getByText(/1 file was left out/)).toBeVisible()
  await find(page, 'albatross wingspan', new RegExp(`log-${mark}|Day one`))
})

test('a link is fetched and read without its menus', async ({ page }) => {
  const mark = unique()
  await paste(page, `${place('E2E_LINK_URL')}/tides/${mark}`)
  await find(page, `bell of bronze ${mark}`, `The tide tables of Saint-Malo, ${mark}`)
  await page
    .getByRole('list', { name: 'Results' })
    .getByRole('link', { name: `The tide tables of Saint-Malo, ${mark}` })
    .first()
    .click()
  await expect(page.locator('mark.passage', { hasText: 'bronze' }).first()).toBeInViewport()
})

test('an address that is not of the web is not saved, and the page says what to do', async ({ page }) => {
  await page.goto('/add')
  const box = page.getByRole('textbox', { name: 'Paste links, or write a note' })
  await box.fill('file:///home/ada/tides.pdf')
  await expect(
    page.getByText(/Addresses with file: cannot be read.*To add a file of this computer, drop it below/),
  ).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled()
  await box.press('Control+Enter')
  await expect(page.getByRole('list', { name: 'Saved' })).toHaveCount(0)
})

test('the library shows a source becoming ready without a reload', async ({ page, request }) => {
  const mark = unique()
  await page.goto('/')
  const added = await request.post('/api/v1/sources', {
    headers: { origin: place('E2E_APP_URL') },
    data: { kind: 'note', title: `Live ${mark}`, text: `Arrives by itself ${mark}` },
  })
  expect(added.status()).toBe(202)
  const row = page.getByRole('listitem').filter({ hasText: `Live ${mark}` })
  await expect(row).toBeVisible()
  await expect(row.locator('[data-state="ready"]')).toBeVisible()
})

test('what cannot be read ends failed on the page where it was added, with the reason', async ({ page }) => {
  const name = `torn-${unique()}.pdf`
  await page.goto('/add')
  const torn = Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n% ${name}`)
  await page
    .locator('input[type="file"][multiple]')
    .setInputFiles([{ name, mimeType: 'application/pdf', buffer: torn }])
  const row = page.getByRole('region', { name: 'Files of the import' }).getByRole('listitem')
  await expect(row.locator('[data-state="failed"]')).toHaveText('Failed')
  await expect(row).toContainText(/PDF.*(damaged|incomplete)/)
  await expect(page.getByRole('region', { name: 'Import', exact: true })).toContainText('1 could not be read')
  const restarted = page.waitForResponse(/\/retry$/)
  await row.getByRole('button', { name: `Read ${name} again` }).click()
  expect((await restarted).status()).toBe(202)
  await expect(row.locator('[data-state="failed"]')).toBeVisible()
  await row.getByRole('button', { name: `Delete ${name}` }).click()
  await expect(row).toContainText('Deleted')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row.locator('[data-state="failed"]')).toBeVisible()
  await row.getByRole('link', { name }).click()
  await expect(page.getByText('This source could not be read')).toBeVisible()
  await page.goBack()
  await expect(row.locator('[data-state="failed"]')).toBeVisible()
})

test('a link that cannot be fetched says why, and can be tried again', async ({ page }) => {
  const address = await paste(page, `${place('E2E_LINK_URL')}/missing-${unique()}`)
  const saved = page.getByRole('list', { name: 'Saved' }).getByRole('listitem').first()
  await expect(saved.locator('[data-state="failed"]')).toBeVisible()
  await expect(saved).toContainText(/404|not found/i)
  await page.goto(address)
  await expect(page.getByText(/404|not found|could not/i).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /again/i }).first()).toBeVisible()
})

test('the keyboard alone searches, walks the results and opens one', async ({ page }) => {
  const mark = unique()
  await paste(page, `# Knots ${mark}\n\nThe bowline does not slip when ${mark} pulls.`)
  await find(page, `bowline ${mark}`, new RegExp(`Knots ${mark}`))
  await page.goto('/')
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type(`bowline ${mark}`)
  await page.keyboard.press('Enter')
  await expect(
    page.getByRole('list', { name: 'Results' }).getByRole('link', { name: `Knots ${mark}`, exact: true }),
  ).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/sources\//)
})
