import type { TextLine } from './text-lines.ts'

const EDGE_LINES = 2
const MIN_PAGES = 3
const PAGE_NUMBER =
  /^(?:page |seite |p\. ?)?[-–— ]*(?:\d{1,4}|[ivxl]{1,7})[-–— ]*(?:(?:\/|of|von) ?\d{1,4})?$/i

/**
 * Takes away page numbers, and the headers and footers that come back on several pages, so that a sentence that crosses
 * a page is not cut in two by them. The first page keeps its lines: there a header can be the title.
 */
export function withoutRunningLines(pages: TextLine[][]): TextLine[][] {
  const counts = new Map<string, number>()
  for (const lines of pages) {
    for (const key of new Set(edgesOf(lines).map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const isRunning = (line: TextLine) => (counts.get(keyOf(line)) ?? 0) >= MIN_PAGES
  return pages.map((lines, page) => {
    const edges = new Set(edgesOf(lines))
    return lines.filter((line) => {
      const isDropped = PAGE_NUMBER.test(line.text) || (page > 0 && isRunning(line))
      return !(edges.has(line) && isDropped)
    })
  })
}

function edgesOf(lines: TextLine[]): TextLine[] {
  return lines.length <= EDGE_LINES * 2 ? lines : [...lines.slice(0, EDGE_LINES), ...lines.slice(-EDGE_LINES)]
}

/** The same header differs from page to page by its number, and stands at the same height. */
function keyOf({ text, height, size }: TextLine): string {
  return `${Math.round(height / 4)} ${size} ${text.replaceAll(/\d+|\b[ivxl]+\b/g, '#')}`
}
