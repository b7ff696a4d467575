import type { Block } from '../blocks.ts'
import { BLOCKS, isFurniture, NEVER_READ } from './elements.ts'
import { createTables } from './tables.ts'

/** A block, and whether it stood inside the page's main element. */
export type PlacedBlock = { block: Block; inMain: boolean }

const HEADING = /^h([1-6])$/
const PERMALINK = /^[\s#¶§🔗\u200b\u00a0]*$/u
const SKIP_LINK = /^\s*(?:skip|jump) to (?:the )?(?:main |page )?(?:content|navigation|text|article)\s*$/i
// Shorter descriptions are names of icons and badges.
const MIN_DESCRIPTION_CHARACTERS = 20

/**
 * A listener to a parser's events that writes down what a reader would see, in reading order. It keeps no tree, so that
 * depth costs nothing. keepFurniture also reads navigation, footers and hidden parts.
 */
export function renderHtml({ keepFurniture = false }: { keepFurniture?: boolean } = {}) {
  const placed: PlacedBlock[] = []
  const lists: { ordinal: number | null }[] = []
  const links: number[] = []
  const tables = createTables(emit)
  let inline = ''
  let marker: string | null = null
  let listGroup = 0
  let skipDepth = 0
  let preDepth = 0
  let quoteDepth = 0
  let mainDepth = 0
  let sectionDepth = 0
  let headingLevel: number | null = null
  return { placed, open, close, text, end }

  function open(name: string, attributes: Record<string, string>): void {
    if (skipDepth > 0 || isSkipped(name, attributes)) {
      skipDepth++
      return
    }
    if (name === 'main') mainDepth++
    if (isSection(name)) sectionDepth++
    if (BLOCKS.has(name)) openBlock(name)
    else if (name === 'br') inline += '\n'
    else if (name === 'a') links.push(inline.length)
    else if (name === 'img') inline += descriptionOf(attributes)
  }

  function close(name: string): void {
    if (skipDepth > 0) {
      skipDepth--
      return
    }
    if (BLOCKS.has(name)) closeBlock(name)
    else if (name === 'a') dropPermalink()
    if (name === 'main') mainDepth = Math.max(0, mainDepth - 1)
    if (isSection(name)) sectionDepth--
  }

  function text(data: string): void {
    if (skipDepth > 0) return
    inline += preDepth > 0 ? data : data.replaceAll(/[ \t\r\n\f]+/g, ' ')
  }

  function end(): void {
    flush()
    tables.end()
  }

  function isSkipped(name: string, attributes: Record<string, string>): boolean {
    if (NEVER_READ.has(name)) return true
    if (keepFurniture) return false
    return isFurniture(name, attributes) || (name === 'footer' && sectionDepth === 0)
  }

  function openBlock(name: string): void {
    const level = HEADING.exec(name)?.[1]
    if (level || name === 'pre') tables.becomeLayout(takeInline)
    flush()
    if (level) headingLevel = Number(level)
    else if (name === 'pre') preDepth++
    else if (name === 'blockquote') quoteDepth++
    else if (name === 'ul' || name === 'ol' || name === 'menu') openList(name)
    else if (name === 'li') marker = nextMarker()
    else tables.open(name)
  }

  function closeBlock(name: string): void {
    flush()
    if (HEADING.test(name)) headingLevel = null
    else if (name === 'pre') preDepth = Math.max(0, preDepth - 1)
    else if (name === 'blockquote') quoteDepth = Math.max(0, quoteDepth - 1)
    else if (name === 'ul' || name === 'ol' || name === 'menu') lists.pop()
    else if (name === 'li') marker = null
    else tables.close(name)
  }

  function openList(name: string): void {
    if (lists.length === 0) listGroup++
    lists.push({ ordinal: name === 'ol' ? 0 : null })
  }

  function nextMarker(): string {
    const list = lists.at(-1)
    if (!list || list.ordinal === null) return '- '
    list.ordinal++
    return `${list.ordinal}. `
  }

  function takeInline(): string {
    const taken = inline
    inline = ''
    links.length = 0
    return taken
  }

  function flush(): void {
    const taken = takeInline()
    if (taken.trim() === '') return
    if (headingLevel !== null) emit({ kind: 'heading', level: headingLevel, text: taken })
    else if (preDepth > 0) emit({ kind: 'code', text: taken })
    else if (tables.isInCell()) tables.addToCell(taken)
    else if (lists.length > 0) emitItem(taken)
    else emit({ kind: 'paragraph', text: taken })
  }

  function emitItem(text: string): void {
    const indent = '  '.repeat(Math.min(lists.length, 8) - 1)
    emit({ kind: 'line', text: indent + (marker ?? '  ') + text.trim(), group: `list ${listGroup}` })
    marker = null
  }

  function emit(block: Block): void {
    placed.push({ block: quoteDepth > 0 ? { ...block, isQuoted: true } : block, inMain: mainDepth > 0 })
  }

  function dropPermalink(): void {
    const start = links.pop()
    if (start === undefined) return
    const label = inline.slice(start)
    const isPermalink = headingLevel !== null && PERMALINK.test(label)
    if (isPermalink || SKIP_LINK.test(label)) inline = inline.slice(0, start)
  }
}

function isSection(name: string): boolean {
  return name === 'article' || name === 'main' || name === 'section' || name === 'blockquote'
}

function descriptionOf({ alt = '' }: Record<string, string>): string {
  return alt.trim().length >= MIN_DESCRIPTION_CHARACTERS ? ` ${alt.trim()} ` : ''
}
