import { describe, expect, test } from 'vitest'
import { chunkText } from '../src/chunk/chunk-text.ts'
import type { Outline } from '../src/extract/result.ts'
import { readable } from './make/read-file.ts'

const NO_OUTLINE: Outline = { headings: [], pages: [] }
const MAX_CHARACTERS = 2_000

/** Numbers that look random and are the same in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const WORDS =
  'harbour keeper morning weather ship lantern tide 灯台 naïve 🚢 compass rope signal captain letter'.split(
    ' ',
  )

function sentence(random: () => number): string {
  const words = Array.from(
    { length: 4 + Math.floor(random() * 20) },
    () => WORDS[Math.floor(random() * WORDS.length)],
  )
  return `${words.join(' ')} ${Math.floor(random() * 1e6)}.`
}

function paragraph(random: () => number): string {
  const separator = random() < 0.1 ? '\n' : ' '
  return Array.from({ length: 1 + Math.floor(random() * 8) }, () => sentence(random)).join(separator)
}

function randomText(seed: number, paragraphs = 80): { text: string; outline: Outline } {
  const random = randomFrom(seed)
  const outline: Outline = { headings: [], pages: [] }
  let text = ''
  for (let index = 0; index < paragraphs; index++) {
    if (text !== '') text += random() < 0.9 ? '\n\n' : '\n \n\n'
    if (random() < 0.15) {
      const title = `Heading ${index}`
      outline.headings.push({ level: 1 + Math.floor(random() * 4), title, start: text.length })
      text += `${title}\n\n`
    }
    if (index % 9 === 0) outline.pages.push({ number: outline.pages.length + 1, start: text.length })
    const kind = random()
    if (kind < 0.05) text += 'x'.repeat(Math.floor(random() * 9_000))
    else if (kind < 0.1) text += Array.from({ length: 60 }, () => sentence(random)).join(' ')
    else text += paragraph(random)
  }
  return { text, outline }
}

describe('chunks of any text', () => {
  const seeds = Array.from({ length: 60 }, (_seed, index) => index + 1)

  test.each(seeds)('hold all of it once, in order, at exact offsets, within bounds (text %i)', (seed) => {
    const source = randomText(seed)
    const chunks = chunkText(source)
    let end = 0
    chunks.forEach((chunk, index) => {
      expect(chunk.ordinal).toBe(index)
      expect(chunk.text).toBe(source.text.slice(chunk.startOffset, chunk.endOffset))
      expect(source.text.slice(end, chunk.startOffset).trim()).toBe('')
      expect(chunk.text).toBe(chunk.text.trim())
      expect(chunk.text.length).toBeGreaterThan(0)
      expect(chunk.text.length).toBeLessThanOrEqual(MAX_CHARACTERS)
      expect(chunk.text.isWellFormed()).toBe(true)
      end = chunk.endOffset
    })
    expect(source.text.slice(end).trim()).toBe('')
  })

  test.each(seeds)(
    'after an insertion in the middle are the same but for a few near it (text %i)',
    (seed) => {
      const { text } = randomText(seed, 200)
      const at = text.indexOf('\n\n', text.length / 2)
      const edited = `${text.slice(0, at)}\n\nA sentence that was not there before.${text.slice(at)}`
      const before = new Set(chunkText({ text, outline: NO_OUTLINE }).map((chunk) => chunk.text))
      const after = chunkText({ text: edited, outline: NO_OUTLINE })
      const changed = after.filter((chunk) => !before.has(chunk.text))
      expect(changed.length).toBeGreaterThan(0)
      expect(changed.length).toBeLessThanOrEqual(12)
      for (const chunk of changed) expect(Math.abs(chunk.startOffset - at)).toBeLessThan(16_000)
    },
  )

  test('are few more after a change of one word', () => {
    const changes = seeds.map((seed) => {
      const { text } = randomText(seed, 200)
      const at = text.indexOf('keeper', text.length / 3)
      const edited = `${text.slice(0, at)}warden${text.slice(at + 6)}`
      const before = new Set(chunkText({ text, outline: NO_OUTLINE }).map((chunk) => chunk.text))
      return chunkText({ text: edited, outline: NO_OUTLINE }).filter((chunk) => !before.has(chunk.text))
        .length
    })
    const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length
    expect(mean).toBeLessThan(3)
  })

  test('are about as long as asked for', () => {
    const lengths = seeds.flatMap((seed) => chunkText(randomText(seed)).map(({ text }) => text.length))
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
    expect(mean).toBeGreaterThan(600)
    expect(mean).toBeLessThan(1_500)
    const small = chunkText(randomText(1), { targetCharacters: 300, maxCharacters: 500 })
    for (const { text } of small) expect(text.length).toBeLessThanOrEqual(500)
  })
})

describe('chunks of a document', () => {
  const long = 'It goes on and on about the lighthouse and its keeper. '.repeat(12)

  test('carry the headings they stand under, and their page', () => {
    const text = ['Top', long, 'Inner', long, 'Other', long].join('\n\n')
    const start = (title: string) => text.indexOf(title)
    const chunks = chunkText({
      text,
      outline: {
        headings: [
          { level: 1, title: 'Top', start: 0 },
          { level: 2, title: 'Inner', start: start('Inner') },
          { level: 1, title: 'Other', start: start('Other') },
        ],
        pages: [
          { number: 1, start: 0 },
          { number: 2, start: start('Other') },
        ],
      },
    })
    expect(chunks.map(({ headingPath, page }) => [headingPath.join(' > '), page])).toEqual([
      ['Top', 1],
      ['Top > Inner', 1],
      ['Other', 2],
    ])
  })

  test('keep a heading with the text under it, and short sections together', async () => {
    const sections = Array.from(
      { length: 30 },
      (_section, index) => `## Option ${index}\n\nSets the number ${index}.\n`,
    )
    const source = await readable(`# Reference\n\n${sections.join('\n')}`, { fileName: 'a.md' })
    const chunks = chunkText(source)
    expect(chunks.length).toBeLessThanOrEqual(4)
    for (const { text } of chunks) expect(text).not.toMatch(/(?:Option \d+|Reference)$/)
  })

  test('begin each longer section anew, whatever comes before', async () => {
    const source = await readable(`# A\n\n${long}\n\n## B\n\n${long}\n\n# C\n\n${long}\n`, {
      fileName: 'a.md',
    })
    expect(chunkText(source).map(({ text }) => text.slice(0, 1))).toEqual(['A', 'B', 'C'])
  })

  test('put the beginning of a page after pages without text on the right page', () => {
    const outline = {
      headings: [],
      pages: [1, 2, 3].map((number) => ({ number, start: number === 1 ? 0 : 7 })),
    }
    expect(chunkText({ text: 'first\n\nthird', outline }).map(({ page }) => page)).toEqual([1])
  })

  test('of nothing are none', () => {
    expect(chunkText({ text: '', outline: NO_OUTLINE })).toEqual([])
    expect(chunkText({ text: ' \n\n ', outline: NO_OUTLINE })).toEqual([])
  })

  test.each([
    ['one line of ten million characters', 'x'.repeat(10_000_000)],
    ['a million empty lines', '\n'.repeat(1_000_000)],
    ['a million lines of one character', 'a\n'.repeat(1_000_000)],
    ['a hundred thousand equal paragraphs', 'The same.\n\n'.repeat(100_000)],
    ['only pairs', '🚢'.repeat(500_000)],
  ])('of %s are cut within bounds', (_name, text) => {
    const chunks = chunkText({ text, outline: NO_OUTLINE })
    const longest = chunks.reduce((most, chunk) => Math.max(most, chunk.text.length), 0)
    expect(longest).toBeLessThanOrEqual(MAX_CHARACTERS)
    expect(chunks.every((chunk) => chunk.text.isWellFormed())).toBe(true)
  })
})
