import { MASK } from './mask.ts'

const BEGIN = '-----BEGIN '
const END = '-----END '

/** A text without PEM blocks (RFC 7468), also those that were cut off. */
export function maskPem(text: string): string {
  let start = text.indexOf(BEGIN)
  if (start === -1) return text
  let masked = ''
  let from = 0
  while (start !== -1) {
    const end = endOfBlock(text, start)
    masked += text.slice(from, start) + MASK
    from = end
    start = text.indexOf(BEGIN, end)
  }
  return masked + text.slice(from)
}

function endOfBlock(text: string, start: number): number {
  const end = text.indexOf(END, start)
  if (end === -1) return text.length
  const dashes = text.indexOf('-----', end + END.length)
  return dashes === -1 ? text.length : dashes + 5
}
