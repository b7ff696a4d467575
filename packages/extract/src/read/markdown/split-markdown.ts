const TARGET_CHARACTERS = 128 * 1024
const MAX_CHARACTERS = 512 * 1024
const FENCE = /^ {0,3}(`{3,}|~{3,})/
const ATX_HEADING = /^ {0,3}#{1,6}(?:\s|$)/

/**
 * Cuts a long Markdown text before headings, so that parsing takes memory and time in proportion to a piece. Headings
 * inside code fences do not count; a piece without headings is cut at a blank line, at last anywhere.
 */
export function splitMarkdown(text: string): string[] {
  if (text.length <= MAX_CHARACTERS) return [text]
  const pieces: string[] = []
  let lines: string[] = []
  let length = 0
  let fence: string | null = null
  for (const line of text.split('\n')) {
    const isGap = ATX_HEADING.test(line) || line.trim() === ''
    const isFull = length >= (isGap && fence === null ? TARGET_CHARACTERS : MAX_CHARACTERS)
    if (isFull) endPiece()
    lines.push(line)
    length += line.length + 1
    fence = fenceAfter(line, fence)
  }
  endPiece()
  return pieces

  function endPiece(): void {
    pieces.push(lines.join('\n'))
    lines = []
    length = 0
  }
}

function fenceAfter(line: string, fence: string | null): string | null {
  const marks = FENCE.exec(line)?.[1]
  if (!marks) return fence
  if (fence === null) return marks
  return marks.startsWith(fence) ? null : fence
}
