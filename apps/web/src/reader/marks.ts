export type Range = { start: number; end: number }

/** What of a text is marked: the passage, and inside of it the words that were looked for. */
export type Marks = { passage: Range | null; words: Range[] }

export type MarkedPiece = { start: number; text: string; inPassage: boolean; isWord: boolean }

/** Cuts a range of a text where its marking changes. `text` begins at `offset` of the whole. */
export function markedPieces(text: string, offset: number, range: Range, marks: Marks): MarkedPiece[] {
  const { passage, words } = marks
  if (!passage || passage.end <= range.start || passage.start >= range.end) {
    return [{ start: range.start, text: textOf(range), inPassage: false, isWord: false }]
  }
  const inside = words.filter(({ start, end }) => end > range.start && start < range.end)
  const edges = [
    range.start,
    range.end,
    passage.start,
    passage.end,
    ...inside.flatMap(({ start, end }) => [start, end]),
  ]
  const cuts = [...new Set(edges)]
    .filter((edge) => edge >= range.start && edge <= range.end)
    .sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? range.end
    const covers = (each: Range) => each.start <= start && each.end >= end
    return { start, text: textOf({ start, end }), inPassage: covers(passage), isWord: inside.some(covers) }
  })

  function textOf({ start, end }: Range): string {
    return text.slice(start - offset, end - offset)
  }
}
