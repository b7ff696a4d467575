import { expect, test } from 'vitest'
import { sampleLibrary } from '../src/seed.ts'

test('offers notes long enough to search in, each with its own title and with tags that group them', async () => {
  const notes = await sampleLibrary()
  expect(notes.length).toBeGreaterThanOrEqual(8)
  expect(new Set(notes.map(({ title }) => title)).size).toBe(notes.length)
  for (const { text, tags } of notes) {
    const words = text.split(/\s+/).length
    expect(words).toBeGreaterThan(300)
    expect(words).toBeLessThan(900)
    expect(text).toMatch(/^## /m)
    expect(tags.length).toBeGreaterThan(1)
  }
})
