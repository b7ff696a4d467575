import type { Nodes, Root, RootContent, Table } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import type { Block } from '../blocks.ts'
import { parsePage } from '../html/parse-page.ts'
import { phrasingText } from './phrasing-text.ts'

const MAX_DEPTH = 100

type Place = { depth: number; indent: string; group: string | null; marker: string | null }

/** Writes down Markdown as a reader would see it rendered. Groups of lines are named after the given prefix. */
export function renderMarkdown(markdown: string, groupPrefix: string): Block[] {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
  const blocks: Block[] = []
  let groups = 0
  children(tree, { depth: 0, indent: '', group: null, marker: null })
  return blocks

  function children(parent: Root | Extract<Nodes, { children: RootContent[] }>, place: Place): void {
    let marker = place.marker
    for (const child of parent.children) {
      block(child as RootContent, { ...place, depth: place.depth + 1, marker })
      marker = null
    }
  }

  function block(node: RootContent, place: Place): void {
    if (place.depth > MAX_DEPTH) return
    if (node.type === 'heading') blocks.push({ kind: 'heading', level: node.depth, text: phrasingText(node) })
    else if (node.type === 'paragraph') prose(phrasingText(node), place)
    else if (node.type === 'code') blocks.push({ kind: 'verbatim', text: node.value })
    else if (node.type === 'html') blocks.push(...htmlBlocks(node.value))
    else if (node.type === 'list') list(node, place)
    else if (node.type === 'table') table(node)
    else if (node.type === 'footnoteDefinition') children(node, { ...place, marker: `[${node.identifier}] ` })
    else if (node.type === 'blockquote') children(node, place)
  }

  function prose(text: string, { indent, group, marker }: Place): void {
    if (group === null) blocks.push({ kind: 'paragraph', text: (marker ?? '') + text })
    else blocks.push({ kind: 'line', text: indent + (marker ?? '  ') + text, group })
  }

  function list(node: Extract<RootContent, { type: 'list' }>, place: Place): void {
    const group = place.group ?? nextGroup()
    const indent = place.group === null ? '' : `${place.indent}  `
    node.children.forEach((item, index) => {
      const number = node.ordered ? `${(node.start ?? 1) + index}. ` : '- '
      const box = item.checked === true ? '[x] ' : item.checked === false ? '[ ] ' : ''
      children(item, { depth: place.depth + 1, indent, group, marker: number + box })
    })
  }

  function table(node: Table): void {
    const group = nextGroup()
    for (const row of node.children) {
      const cells = row.children.map((cell) => phrasingText(cell))
      blocks.push({ kind: 'line', text: cells.join(' | '), group })
    }
  }

  function nextGroup(): string {
    groups++
    return `${groupPrefix}${groups}`
  }
}

function htmlBlocks(html: string): Block[] {
  return parsePage(html, { keepFurniture: true }).placed.map(({ block }) =>
    block.kind === 'line' ? { ...block, group: `html ${block.group}` } : block,
  )
}
