import { Unreadable } from './unreadable.ts'

type Range = { start: number; end: number }

/** Where headings, pages, code and quotations lie in a text; offsets in UTF-16 code units. */
export type Outline = {
  headings: { level: number; title: string; start: number }[]
  pages: { number: number; start: number }[]
  code?: Range[]
  quotations?: Range[]
}

/**
 * A piece of a document in reading order. Lines of one group (a list, a table) stand under each other; everything else
 * is separated by a blank line. Code and verbatim text keep their spaces. A page says which page begins here, and whether
 * in the middle of a paragraph; an anchor is a heading that the outline has but the text has not.
 */
export type Block = { isQuoted?: boolean } & (
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'line'; text: string; group: string }
  | { kind: 'code' | 'verbatim'; text: string }
  | { kind: 'page'; number: number; continuesParagraph?: boolean }
  | { kind: 'anchor'; level: number; title: string }
)

const MAX_TEXT_CHARACTERS = 64 * 1024 * 1024

/** Joins blocks to the text that is stored, with the outline's offsets into exactly that text. */
export function joinBlocks(blocks: Iterable<Block>): { text: string; outline: Outline } {
  const parts: string[] = []
  const code: Range[] = []
  const quotations: Range[] = []
  const outline: Outline = { headings: [], pages: [], code, quotations }
  let length = 0
  let previous: Block | null = null
  for (const block of blocks) {
    const start = length === 0 ? 0 : length + separatorBetween(previous, block).length
    const text = cleanBlock(block)
    if (block.kind === 'page') outline.pages.push({ number: block.number, start })
    else if (block.kind === 'anchor') outline.headings.push({ ...headingOf(block.level, block.title), start })
    else if (text === '') continue
    else {
      if (block.kind === 'heading') outline.headings.push({ ...headingOf(block.level, text), start })
      parts.push(length === 0 ? '' : separatorBetween(previous, block), text)
      length = start + text.length
      const range = { start, end: length }
      if (block.kind === 'code') code.push(range)
      if (block.isQuoted) addQuotation(quotations, range, previous)
      if (length > MAX_TEXT_CHARACTERS)
        throw new Unreadable(
          'too_large',
          'The text of this is too long to keep. Split it, and add the pieces.',
        )
    }
    if (block.kind !== 'anchor') previous = block
  }
  return { text: parts.join(''), outline: withinText(outline, length) }
}

function separatorBetween(previous: Block | null, block: Block): string {
  if (block.kind === 'page') return block.continuesParagraph ? ' ' : '\n\n'
  if (previous?.kind === 'page' && previous.continuesParagraph) return ' '
  return previous?.kind === 'line' && block.kind === 'line' && previous.group === block.group ? '\n' : '\n\n'
}

/** What is quoted in one go is one quotation. */
function addQuotation(quotations: Range[], range: Range, previous: Block | null): void {
  const last = quotations.at(-1)
  if (last && previous?.isQuoted) last.end = range.end
  else quotations.push(range)
}

function headingOf(level: number, title: string): { level: number; title: string } {
  return { level, title: oneLine(cleanCharacters(title)) }
}

function cleanBlock(block: Block): string {
  if (block.kind === 'page' || block.kind === 'anchor') return ''
  if (block.kind === 'code' || block.kind === 'verbatim') return cleanVerbatim(block.text)
  return cleanProse(block.text, block.kind)
}

/** Text in Unicode NFC without the characters that a database refuses or that hide inside words. */
function cleanCharacters(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/\r\n?|[\u2028\u2029\u0085\f\v]/g, '\n')
    .replaceAll(UNWANTED, '')
}

const PLAIN = /^[\n\t -~]*$/
// Controls, soft hyphens, zero-width spaces and byte order marks split words for a search without being seen.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const UNWANTED = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2060\ufeff\ufff9-\ufffb\ufffe\uffff]/g

function cleanProse(text: string, kind: 'heading' | 'paragraph' | 'line'): string {
  const cleaned = cleanCharacters(text)
  if (kind === 'heading') return oneLine(cleaned)
  const indent = kind === 'line' ? (/^ */.exec(cleaned)?.[0] ?? '') : ''
  const lines = cleaned
    .split('\n')
    .map((line) => line.replaceAll(/[\s\u00a0]+/g, ' ').trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
  return lines === '' ? '' : indent + lines
}

function cleanVerbatim(text: string): string {
  return cleanCharacters(text)
    .replaceAll(/[ \t\u00a0]+$/gm, '')
    .replaceAll(/^\n+|\n+$/g, '')
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\u00a0]+/g, ' ').trim()
}

// What is announced at the end without text following would begin behind the text.
function withinText(outline: Outline, length: number): Outline {
  const isInside = ({ start }: { start: number }) => start < length || start === 0
  return { ...outline, headings: outline.headings.filter(isInside), pages: outline.pages.filter(isInside) }
}
