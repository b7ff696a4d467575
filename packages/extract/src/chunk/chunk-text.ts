import type { Outline } from '../read/blocks.ts'
import { findAnchors } from './anchors.ts'
import { pack } from './pack.ts'
import { type Placed, placeUnits } from './sections.ts'
import { toUnits } from './units.ts'

/** A passage of a text: `text` is exactly the text from startOffset to endOffset, in UTF-16 code units. */
export type Chunk = {
  ordinal: number
  startOffset: number
  endOffset: number
  page: number | null
  headingPath: string[]
  text: string
}

/**
 * Cuts a text into passages for searching, about targetCharacters long and never above maxCharacters. Together they
 * hold every character but the white space between them. Where cuts fall depends on the text nearby only: after an edit
 * all but a few chunks near it have the same text as before.
 */
export function chunkText(
  { text, outline }: { text: string; outline: Outline },
  {
    targetCharacters = 1_200,
    maxCharacters = 2_000,
  }: { targetCharacters?: number; maxCharacters?: number } = {},
): Chunk[] {
  const units = placeUnits(toUnits(text, targetCharacters, maxCharacters), outline.headings)
  const anchors = findAnchors(units, targetCharacters)
  const runs = anchors.map((from, index) => units.slice(from, anchors[index + 1] ?? units.length))
  const pageAt = createPageFinder(outline.pages)
  return runs
    .flatMap((run) => pack(run, { targetCharacters, maxCharacters }))
    .map((chunk, ordinal) => toChunk(chunk, ordinal, text, pageAt))
}

function toChunk(
  units: Placed[],
  ordinal: number,
  text: string,
  pageAt: (offset: number) => number | null,
): Chunk {
  const startOffset = units[0]?.start ?? 0
  const endOffset = units.at(-1)?.end ?? startOffset
  const body = units.find(({ isHeading }) => !isHeading) ?? units[0]
  return {
    ordinal,
    startOffset,
    endOffset,
    page: pageAt(startOffset),
    headingPath: body?.headingPath ?? [],
    text: text.slice(startOffset, endOffset),
  }
}

/** Looks up pages for rising offsets. */
function createPageFinder(pages: Outline['pages']): (offset: number) => number | null {
  let current = -1
  return (offset) => {
    while ((pages[current + 1]?.start ?? Number.POSITIVE_INFINITY) <= offset) current++
    return pages[current]?.number ?? null
  }
}
