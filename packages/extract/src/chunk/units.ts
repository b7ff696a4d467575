/** The smallest piece that is never cut: a paragraph, or a line, sentence or stretch of a long one. */
export type Unit = { start: number; end: number; hash: number; beginsParagraph: boolean }

const PARAGRAPH_BREAK = /\n[^\S\n]*\n\s*/g
const LINE_BREAK = /\n+/g
// A full stop, or its East Asian kin, with what closes after it.
const SENTENCE_BREAK = /[.!?…]["'”’)\]]*\s+|[。！？]["”’」』）]*\s*/g
const WORD_BREAK = /\s+/g

type Span = { start: number; end: number }

/** Cuts a text into units of at most maxCharacters, first at blank lines, then at lines, sentences, words. */
export function toUnits(text: string, softCharacters: number, maxCharacters: number): Unit[] {
  const units: Unit[] = []
  for (const paragraph of split(text, { start: 0, end: text.length }, PARAGRAPH_BREAK)) {
    const pieces =
      paragraph.end - paragraph.start <= softCharacters
        ? [paragraph]
        : splitLong(text, paragraph, maxCharacters)
    pieces.forEach((piece, index) => {
      units.push({ ...piece, hash: hashOf(text, piece), beginsParagraph: index === 0 })
    })
  }
  return units
}

function splitLong(text: string, span: Span, maxCharacters: number): Span[] {
  let pieces = [span]
  for (const separator of [LINE_BREAK, SENTENCE_BREAK, WORD_BREAK]) {
    pieces = pieces.flatMap((piece) =>
      piece.end - piece.start > maxCharacters / 2 ? split(text, piece, separator) : [piece],
    )
  }
  return pieces.flatMap((piece) =>
    piece.end - piece.start > maxCharacters ? splitHard(text, piece, maxCharacters) : [piece],
  )
}

/** The stretches of a span between matches, without surrounding space; a sentence keeps its full stop. */
function split(text: string, { start, end }: Span, separator: RegExp): Span[] {
  const spans: Span[] = []
  const part = text.slice(start, end)
  let from = 0
  for (const match of part.matchAll(separator)) {
    addTrimmed(spans, text, start + from, start + match.index + match[0].length)
    from = match.index + match[0].length
  }
  addTrimmed(spans, text, start + from, end)
  return spans
}

function addTrimmed(spans: Span[], text: string, start: number, end: number): void {
  const part = text.slice(start, end)
  const trimmed = part.trim()
  if (trimmed === '') return
  const offset = start + part.indexOf(trimmed)
  spans.push({ start: offset, end: offset + trimmed.length })
}

/** Cuts text without any space, never between the halves of a surrogate pair. */
function splitHard(text: string, { start, end }: Span, maxCharacters: number): Span[] {
  const spans: Span[] = []
  let from = start
  while (from < end) {
    const to = end - from <= maxCharacters ? end : cutPoint(text, from, maxCharacters)
    spans.push({ start: from, end: to })
    from = to
  }
  return spans
}

// Cutting where the characters themselves say so, not at a fixed length, lets later cuts fall where they fell before
// something was inserted.
function cutPoint(text: string, from: number, maxCharacters: number): number {
  const lowest = from + Math.floor(maxCharacters / 2)
  const highest = from + maxCharacters
  let best = highest
  let bestHash = Number.POSITIVE_INFINITY
  for (let at = lowest; at < highest; at++) {
    const hash = hashOf(text, { start: at - 8, end: at })
    if (hash < bestHash) [best, bestHash] = [at, hash]
  }
  const splitsPair = /[\ud800-\udbff]/.test(text[best - 1] ?? '') && /[\udc00-\udfff]/.test(text[best] ?? '')
  return splitsPair ? best - 1 : best
}

/** FNV-1a over UTF-16 code units, with a final mix so that its low values are spread evenly. */
function hashOf(text: string, { start, end }: Span): number {
  let hash = 0x811c9dc5
  for (let index = Math.max(0, start); index < end; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
