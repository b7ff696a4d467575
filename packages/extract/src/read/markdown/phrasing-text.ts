import type { Nodes } from 'mdast'

// Shorter descriptions are names of icons and badges.
const MIN_DESCRIPTION_CHARACTERS = 20
const MAX_DEPTH = 200

/** The words of a paragraph, heading or cell: links by their text, images by their description, tags not at all. */
export function phrasingText(node: Nodes, depth = 0): string {
  if (depth > MAX_DEPTH) return ''
  if (node.type === 'text' || node.type === 'inlineCode') return node.value
  if (node.type === 'break') return '\n'
  if (node.type === 'image' || node.type === 'imageReference') return described(node.alt)
  if (node.type === 'footnoteReference') return `[${node.identifier}]`
  if (node.type === 'html') return /^<br\s*\/?>$/i.test(node.value) ? '\n' : ''
  if (!('children' in node)) return ''
  return node.children.map((child) => phrasingText(child, depth + 1)).join('')
}

function described(alt: string | null | undefined): string {
  return alt && alt.trim().length >= MIN_DESCRIPTION_CHARACTERS ? alt.trim() : ''
}
