import type { TextLine } from './text-lines.ts'

const MAX_LINES_AT_EDGE = 2
const MIN_BODY_LINES = 3
const MIN_PAGES = 3
const MIN_GAP = 1.4
const NUMBER_FIRST = /^(\d{1,4})\b[\s|.–—-]*(.*)$/
const NUMBER_LAST = /^(.*?)[\s|.–—-]*\b(\d{1,4})(?:\s*(?:\/|of|von)\s*\d{1,4})?$/

/**
 * Takes away page numbers, headers and footers that come back on at least three pages, so that a sentence that crosses
 * a page is not cut in two by them. Such a line stands apart from the text, at the same height in the same size, and
 * is the same but for a number that counts with the pages. Where such lines stand, one with the name of a section that
 * fills a page or two is another. On the first page the same words can be the title, and stay.
 */
export function withoutRunningLines(pages: TextLine[][]): TextLine[][] {
  const candidates = pages.map(edgesOf)
  const counts = countedOnPages(candidates, pages, keysOf)
  const isRunning = (key: string | undefined) => (counts.get(key ?? '') ?? 0) >= MIN_PAGES
  const places = countedOnPages(candidates, pages, (line, page) =>
    keysOf(line, page).some(isRunning) ? [placeOf(line)] : [],
  )
  const body = bodySize(pages)
  return pages.map((lines, page) =>
    lines.filter((line) => {
      if (!candidates[page]?.includes(line)) return true
      const [same, counted] = keysOf(line, page)
      const isAmongRunning = line.size <= body && (places.get(placeOf(line)) ?? 0) >= MIN_PAGES
      return !((page > 0 && (isRunning(same) || isAmongRunning)) || isRunning(counted))
    }),
  )
}

/** On how many pages each key occurs. A page of hardly any text is no witness. */
function countedOnPages(
  candidates: TextLine[][],
  pages: TextLine[][],
  keys: (line: TextLine, page: number) => string[],
): Map<string, number> {
  const counts = new Map<string, number>()
  candidates.forEach((lines, page) => {
    if ((pages[page]?.length ?? 0) < MIN_BODY_LINES) return
    for (const key of new Set(lines.flatMap((line) => keys(line, page))))
      counts.set(key, (counts.get(key) ?? 0) + 1)
  })
  return counts
}

/** The size in which most characters are set: what is larger is a title, also at the same place of every page. */
function bodySize(pages: TextLine[][]): number {
  const characters = new Map<number, number>()
  for (const { size, text } of pages.flat()) characters.set(size, (characters.get(size) ?? 0) + text.length)
  return [...characters].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])[0]
}

/** The outermost lines at both ends of a page, as long as each stands apart from the one further in. */
function edgesOf(lines: TextLine[]): TextLine[] {
  return [...apartFrom(lines), ...apartFrom([...lines].reverse())]
}

function apartFrom(lines: TextLine[]): TextLine[] {
  const apart: TextLine[] = []
  for (const [index, line] of lines.slice(0, MAX_LINES_AT_EDGE).entries()) {
    const inner = lines[index + 1]
    if (inner && Math.abs(line.height - inner.height) < Math.max(line.size, inner.size) * MIN_GAP) break
    apart.push(line)
  }
  return apart
}

/** What makes a line the same as another page's: all its text, or all but a number that counts with the pages. */
function keysOf({ text, height, size }: TextLine, page: number): string[] {
  const place = placeOf({ height, size })
  const counted = countingPart(text, page)
  return [`${place} ${text.replace(/\b[ivxl]+$/, '#')}`, ...(counted === null ? [] : [`${place} ${counted}`])]
}

function placeOf({ height, size }: Pick<TextLine, 'height' | 'size'>): string {
  return `${Math.round(height / 4)} ${size}`
}

// "Chapter 3" and "Chapter 4" are different lines; "Chapter 3 - 41" and "Chapter 3 - 42" are one on two pages.
function countingPart(text: string, page: number): string | null {
  const last = NUMBER_LAST.exec(text)
  if (last) return `${last[1]} +${Number(last[2]) - page}`
  const first = NUMBER_FIRST.exec(text)
  return first ? `${first[2]} +${Number(first[1]) - page}` : null
}
