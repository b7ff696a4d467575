import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { find } from './person.ts'
import { expect, OWNER_STATE, test } from './test.ts'

test.use({ storageState: OWNER_STATE })

const unique = () => `${test.info().retry}-${Date.now().toString(36)}`

test('a folder dropped on the page is taken in with the folders inside it', async ({ page }) => {
  const mark = unique()
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-drop-'))
  await mkdir(path.join(folder, 'letters/1854'), { recursive: true })
  await mkdir(path.join(folder, 'node_modules/left-pad'), { recursive: true })
  await writeFile(path.join(folder, 'letters/1854', `soho-${mark}.md`), `# Soho ${mark}\n\nThe pump handle.`)
  await writeFile(path.join(folder, `index-${mark}.txt`), `A calendar of letters ${mark}, by farrier.`)
  await writeFile(path.join(folder, 'node_modules/left-pad/readme.md'), '# Nobody wrote this')
  await writeFile(path.join(folder, '.hidden.txt'), 'Nor this')
  await page.goto('/add')
  await drop(page, [folder])
  await expect(page.getByText('Drop files or a whole folder here')).toBeVisible()
  const imported = page.getByRole('region', { name: 'Import', exact: true })
  await expect(imported).toContainText('2 added')
  await expect(imported).toContainText('2 of 2 ready to be found')
  const files = page.getByRole('region', { name: 'Files of the import' }).getByRole('listitem')
  await expect(files).toHaveCount(2)
  await expect(files.filter({ hasText: `soho-${mark}` })).toContainText('letters/1854')
  await find(page, `farrier ${mark}`, new RegExp(`index-${mark}|calendar of letters`))
})

test('several files dropped at once are taken in, and what cannot be read is counted', async ({ page }) => {
  const mark = unique()
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-drop-'))
  const [text, picture] = [path.join(folder, `notes-${mark}.txt`), path.join(folder, `photo-${mark}.xyz`)]
  await writeFile(text, `The gooseberries of ${mark} were late.`)
  await writeFile(picture, 'not for reading')
  await page.goto('/add')
  await drop(page, [text, picture])
  await expect(page.getByRole('region', { name: 'Import', exact: true })).toContainText('1 added')
  await expect(page.getByText(/1 file was left out.*1 \.xyz/)).toBeVisible()
})

/** What a person does with the mouse from another window: only the browser itself can do it, over its debugger. */
async function drop(page: Page, files: string[]): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    browser.send('Input.dispatchDragEvent', {
      ...{ type, x: 600, y: 500 },
      data: { items: [], files, dragOperationsMask: 1 },
    })
  await drag('dragEnter')
  // As under a hand, which moves until the page says that it takes what is held over it.
  await expect(async () => {
    await drag('dragOver')
    await expect(page.getByText('Let go to add them')).toBeVisible({ timeout: 250 })
  }).toPass()
  await drag('drop')
  await browser.detach()
}
