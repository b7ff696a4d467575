import MarkdownIt, { type Token } from 'markdown-it'
import type { Block } from '../blocks.ts'
import { parsePage } from '../html/parse-page.ts'
import { inlineText } from './inline-text.ts'

const MAX_INDENTS = 8
// The parser would take a footnote of one word for the address of a link.
const FOOTNOTE = /^( {0,3}\[\^[^\]\n]+\]):/gm

// How MDX writes comments.
const COMMENT = /^\{\/\*[\s\S]*\*\/\}$/

type List = { next: number | null; marker: string | null }

/** Writes down Markdown (CommonMark and GitHub's tables) as a reader would see it. groupPrefix tells its lists apart. */
export function renderMarkdown(markdown: string, groupPrefix: string): Block[] {
  const parser = new MarkdownIt({ html: true })
  const blocks: Block[] = []
  const lists: List[] = []
  let cells: string[] | null = null
  let headingLevel: number | null = null
  let quoteDepth = 0
  let groups = 0
  for (const token of parser.parse(markdown.replaceAll(FOOTNOTE, '$1'), {})) take(token)
  return blocks

  function take(token: Token): void {
    if (token.type === 'inline') words(inlineText(token.children))
    else if (token.type === 'fence' || token.type === 'code_block') add({ kind: 'code', text: token.content })
    else if (token.type === 'html_block') htmlBlocks(token.content, group).forEach(add)
    else if (token.type === 'blockquote_open') quoteDepth++
    else if (token.type === 'blockquote_close') quoteDepth--
    else if (token.type === 'heading_open') headingLevel = Number(token.tag.slice(1))
    else if (token.type === 'heading_close') headingLevel = null
    else if (token.type === 'list_item_open') openItem()
    else if (token.type === 'tr_open') cells = []
    else if (token.type === 'tr_close') endRow()
    else if (token.type.endsWith('_list_open')) openList(token)
    else if (token.type.endsWith('_list_close')) lists.pop()
    else if (token.type === 'table_open') groups++
  }

  function add(block: Block): void {
    blocks.push(quoteDepth > 0 ? { ...block, isQuoted: true } : block)
  }

  function words(text: string): void {
    if (COMMENT.test(text)) return
    if (cells) cells.push(text)
    else if (headingLevel !== null) add({ kind: 'heading', level: headingLevel, text })
    else if (lists.length > 0) item(text)
    else add({ kind: 'paragraph', text })
  }

  function openList(token: Token): void {
    if (lists.length === 0) groups++
    const start = Number(token.attrGet('start') ?? 1)
    lists.push({ next: token.type === 'ordered_list_open' ? start : null, marker: null })
  }

  function openItem(): void {
    const list = lists.at(-1)
    if (!list) return
    list.marker = list.next === null ? '- ' : `${list.next}. `
    if (list.next !== null) list.next++
  }

  function item(text: string): void {
    const list = lists.at(-1)
    const indent = '  '.repeat(Math.min(lists.length, MAX_INDENTS) - 1)
    add({ kind: 'line', text: indent + (list?.marker ?? '  ') + text, group: group('') })
    if (list) list.marker = null
  }

  function endRow(): void {
    if (cells?.some((cell) => cell !== '')) {
      add({ kind: 'line', text: cells.join(' | '), group: group('') })
    }
    cells = null
  }

  function group(name: string): string {
    return `${groupPrefix}${groups} ${name}`
  }
}

function htmlBlocks(html: string, group: (name: string) => string): Block[] {
  return parsePage(html, { keepFurniture: true }).placed.map(({ block }) =>
    block.kind === 'line' ? { ...block, group: group(block.group) } : block,
  )
}
