import type { Outline } from '@repo/db/schema/library'
import type { Range } from './marks.ts'

/** A stretch of a text between blank lines, or all of a piece of code with the blank lines in it. */
export type Piece = Range & { isCode: boolean; isQuoted: boolean }

/** Divides a text that begins at `offset` of the whole. Offsets of the pieces count from its own beginning. */
export function* piecesOf(text: string, outline: Outline, offset: number): Generator<Piece> {
  const quotations = within(text, outline.quotations, offset)
  let next = 0
  for (const piece of cut(text, within(text, outline.code, offset))) {
    while ((quotations[next]?.end ?? Number.POSITIVE_INFINITY) <= piece.start) next++
    yield { ...piece, isQuoted: (quotations[next]?.start ?? Number.POSITIVE_INFINITY) <= piece.start }
  }
}

type Cut = Range & { isCode: boolean }

function* cut(text: string, code: Range[]): Generator<Cut> {
  let from = 0
  for (const range of code) {
    yield* paragraphs(text, { start: from, end: range.start })
    yield { ...range, isCode: true }
    from = range.end
  }
  yield* paragraphs(text, { start: from, end: text.length })
}

function* paragraphs(text: string, { start, end }: Range): Generator<Cut> {
  let from = start
  for (const { index, 0: gap } of text.slice(start, end).matchAll(/\n{2,}/g)) {
    if (start + index > from) yield { start: from, end: start + index, isCode: false }
    from = start + index + gap.length
  }
  if (from < end) yield { start: from, end, isCode: false }
}

/** What of the ranges lies in the text. Snapshots of an early version have none. */
function within(text: string, ranges: Range[] = [], offset: number): Range[] {
  return ranges
    .map(({ start, end }) => ({
      start: Math.max(0, start - offset),
      end: Math.min(text.length, end - offset),
    }))
    .filter(({ start, end }) => start < end)
}
