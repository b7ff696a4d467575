import { describe, expect, test } from 'vitest'
import { readFile } from '../make/read-file.ts'
import { ARTICLES } from './articles.ts'
import { WALLS } from './walls.ts'

const fetched = { mediaType: 'text/html', url: 'https://example.com/story' }

describe('a wall is never taken for the page', () => {
  test.each(WALLS)('$name', async ({ html, blockedBy }) => {
    const result = await readFile(html, fetched)
    expect(result).toMatchObject({ ok: false, reason: 'blocked_page', blockedBy })
    expect(result.ok ? '' : result.message).toContain('save it as a file')
  })
})

describe('a page is never taken for a wall', () => {
  test.each(ARTICLES)('$name', async ({ html }) => {
    expect(await readFile(html, fetched)).toMatchObject({ ok: true })
  })

  test('a file that a person saved is theirs, even when it reads like a wall', async () => {
    const login = WALLS.find(({ blockedBy }) => blockedBy === 'login')?.html ?? ''
    expect(await readFile(login, { fileName: 'saved.html' })).toMatchObject({ ok: true })
  })

  test('a note about a captcha in Markdown is a note', async () => {
    const note = '# Just a moment...\n\nPlease verify you are human: complete the security check.'
    expect(await readFile(note, { fileName: 'note.md' })).toMatchObject({ ok: true })
  })
})
