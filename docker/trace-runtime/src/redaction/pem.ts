import { MASK, type OnFound } from './mask.ts'

const BEGIN = '-----BEGIN '
const END = '-----END '
const DASHES = '-----'
const OF_BLOCK = /[\w+/=\s\\]/

/** A text without PEM blocks (RFC 7468), also where their line ends are escaped or one of their ends was cut off. */
export function maskPem(text: string, onFound: OnFound): string {
  const first = text.indexOf(DASHES)
  if (first === -1) return text
  let masked = ''
  let from = 0
  for (let block = nextBlock(text, first); block; block = nextBlock(text, from)) {
    onFound('PEM block')
    masked += text.slice(from, block.start) + MASK
    from = block.end
  }
  return from === 0 ? text : masked + text.slice(from)
}

function nextBlock(text: string, from: number): { start: number; end: number } | null {
  const begin = text.indexOf(BEGIN, from)
  const end = text.indexOf(END, from)
  if (begin === -1 && end === -1) return null
  const isHeadless = begin === -1 || (end !== -1 && end < begin)
  const start = isHeadless ? startOfBody(text, end, from) : begin
  if (end === -1) return { start, end: text.length }
  const dashes = text.indexOf(DASHES, end + END.length)
  return { start, end: dashes === -1 ? text.length : dashes + DASHES.length }
}

function startOfBody(text: string, end: number, from: number): number {
  let start = end
  while (start > from && OF_BLOCK.test(text.charAt(start - 1))) start--
  return start
}
