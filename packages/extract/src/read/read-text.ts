import type { Block } from './blocks.ts'
import { decodeText } from './decode-text.ts'
import { tidyLine } from './metadata.ts'
import { type ReadInput, type Reading, readingOf } from './reading.ts'

const MAX_TITLE_CHARACTERS = 120

/** Reads plain text: blank lines separate paragraphs, which keep their lines; a short first line is the title. */
export function readText({ bytes, charset }: ReadInput): Reading {
  const text = decodeText(bytes, charset).replaceAll(/\r\n?|\f/g, '\n')
  const blocks = text.split(/\n(?:[^\S\n]*\n)+/).map(toBlock)
  return { ...readingOf('text', blocks), title: titleOf(text) }
}

// Indentation carries meaning in poems, code and tables drawn with spaces.
function toBlock(text: string): Block {
  return { kind: 'verbatim', text }
}

function titleOf(text: string): string | null {
  const first = /^\s*(\S[^\n]*)(?:\n|$)/.exec(text.replace(/^\ufeff/, ''))?.[1]?.trim() ?? ''
  const isTitle = first.length <= MAX_TITLE_CHARACTERS && /[\p{L}]{2}/u.test(first)
  return isTitle ? tidyLine(first.replaceAll(/^[#=*\s-]+|[#=*\s]+$/g, '')) : null
}
