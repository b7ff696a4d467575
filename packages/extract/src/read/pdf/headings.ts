import type { Block } from '../blocks.ts'
import { bodyBlock, type PdfPage, pageMarks } from './pages.ts'
import type { PdfParagraph } from './paragraphs.ts'

const MIN_HEADING_RATIO = 1.12
const MAX_HEADING_CHARACTERS = 180
const MAX_HEADING_LINES = 3
const MAX_LEVELS = 4

/** The blocks of a document without bookmarks: short paragraphs in larger print than the body become headings. */
export function blocksBySize(pages: PdfPage[]): Block[] {
  const body = bodySize(pages)
  const sizes = pages.flatMap(({ paragraphs }) =>
    paragraphs.filter((one) => isHeading(one, body)).map(({ size }) => size),
  )
  const levels = [...new Set(sizes)].sort((left, right) => right - left)
  const marks = pageMarks(pages)
  return pages.flatMap(({ paragraphs }, index) => [
    ...marks.slice(index, index + 1),
    ...paragraphs.map((paragraph) => toBlock(paragraph, body, levels)),
  ])
}

/** The size in which most characters are set. */
function bodySize(pages: PdfPage[]): number {
  const characters = new Map<number, number>()
  for (const { size, text } of pages.flatMap(({ paragraphs }) => paragraphs)) {
    characters.set(size, (characters.get(size) ?? 0) + text.length)
  }
  const [most] = [...characters].sort((left, right) => right[1] - left[1])
  return most?.[0] ?? 0
}

function toBlock(paragraph: PdfParagraph, body: number, levels: number[]): Block {
  if (!isHeading(paragraph, body)) return bodyBlock(paragraph)
  const level = Math.min(levels.indexOf(paragraph.size) + 1, MAX_LEVELS)
  return { kind: 'heading', level, text: paragraph.text }
}

function isHeading({ text, size, lineCount, kind }: PdfParagraph, body: number): boolean {
  const isText = kind === 'prose' || kind === 'item'
  const isShort = isText && text.length <= MAX_HEADING_CHARACTERS && lineCount <= MAX_HEADING_LINES
  return isShort && size >= body * MIN_HEADING_RATIO && /\p{L}{2}/u.test(text)
}
