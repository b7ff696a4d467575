import { Parser } from 'htmlparser2'
import type { Block } from '../blocks.ts'
import { createTables } from '../html/tables.ts'
import { localName } from '../xml.ts'
import type { Styles } from './styles.ts'

// Removed text, field codes, and the copy of a drawing for old programs.
const SKIPPED = new Set(['del', 'moveFrom', 'instrText', 'delText', 'Fallback', 'pict', 'binData', 'fldData'])

type Paragraph = { text: string; style: string | null; outline: number | null; listLevel: number | null }

/** Writes down the body of word/document.xml, or of its notes, in reading order. Keeps no tree. */
export function renderDocument(xml: string, styles: Styles): Block[] {
  const blocks: Block[] = []
  const tables = createTables((block) => blocks.push(block))
  const paragraphs: Paragraph[] = []
  let listGroup = 0
  let lastWasItem = false
  let skipDepth = 0
  let inText = false
  const parser = new Parser(
    {
      onopentag(rawName, attributes) {
        const name = localName(rawName)
        if (skipDepth > 0 || SKIPPED.has(name)) skipDepth++
        else open(name, attributes['w:val'] ?? attributes.val ?? '')
      },
      ontext(data) {
        if (inText && skipDepth === 0) add(data)
      },
      onclosetag(rawName) {
        if (skipDepth > 0) skipDepth--
        else close(localName(rawName))
      },
    },
    { xmlMode: true },
  )
  parser.end(xml)
  tables.end()
  return blocks

  function open(name: string, value: string): void {
    const paragraph = paragraphs.at(-1)
    if (name === 'p') paragraphs.push({ text: '', style: null, outline: null, listLevel: null })
    else if (name === 't') inText = true
    else if (name === 'tab') add('\t')
    else if (name === 'br' || name === 'cr') add('\n')
    else if (name === 'noBreakHyphen') add('-')
    else if (name === 'tbl' || name === 'tr' || name === 'tc') tables.open(TABLE_NAMES[name])
    else if (paragraph && name === 'pStyle') paragraph.style = value
    else if (paragraph && name === 'outlineLvl') paragraph.outline = Number(value)
    else if (paragraph && name === 'ilvl') paragraph.listLevel = Number(value)
    else if (paragraph && name === 'numId' && value !== '0') paragraph.listLevel ??= 0
  }

  function close(name: string): void {
    if (name === 't') inText = false
    else if (name === 'tbl' || name === 'tr' || name === 'tc') tables.close(TABLE_NAMES[name])
    else if (name === 'p') endParagraph(paragraphs.pop())
  }

  function add(text: string): void {
    const paragraph = paragraphs.at(-1)
    if (paragraph) paragraph.text += text
  }

  function endParagraph(paragraph: Paragraph | undefined): void {
    if (!paragraph || paragraph.text.trim() === '') return
    const level = headingLevel(paragraph, styles)
    if (level !== null) tables.becomeLayout(() => '')
    paragraph.listLevel ??= styles.lists.get(paragraph.style ?? '') ?? null
    const isItem = level === null && paragraph.listLevel !== null && !tables.isInCell()
    if (isItem && !lastWasItem) listGroup++
    lastWasItem = isItem
    if (level !== null) blocks.push({ kind: 'heading', level, text: paragraph.text })
    else if (tables.isInCell()) tables.addToCell(paragraph.text)
    else if (isItem) blocks.push(itemOf(paragraph, listGroup))
    else blocks.push({ kind: 'paragraph', text: paragraph.text })
  }
}

const TABLE_NAMES = { tbl: 'table', tr: 'tr', tc: 'td' } as const

function headingLevel({ style, outline }: Paragraph, styles: Styles): number | null {
  if (outline !== null && outline < 9) return outline + 1
  const level = style === null ? undefined : styles.headings.get(style)
  return level === undefined ? null : Math.max(1, level)
}

function itemOf({ text, listLevel }: Paragraph, listGroup: number): Block {
  const indent = '  '.repeat(Math.min(listLevel ?? 0, 8))
  return { kind: 'line', text: `${indent}- ${text.trim()}`, group: `list ${listGroup}` }
}
