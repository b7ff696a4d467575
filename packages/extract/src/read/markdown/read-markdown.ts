import type { Block } from '../blocks.ts'
import { decodeText } from '../decode-text.ts'
import { documentTitle } from '../document-title.ts'
import { type ReadInput, type Reading, readingOf } from '../reading.ts'
import { splitFrontMatter } from './front-matter.ts'
import { renderMarkdown } from './render-markdown.ts'
import { splitMarkdown } from './split-markdown.ts'

/**
 * Reads GitHub-flavoured Markdown. Front matter gives title, author, date and tags; of it only the description is
 * content, which a page shows below its title.
 */
export function readMarkdown({ bytes, charset }: ReadInput): Reading {
  const text = decodeText(bytes, charset)
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
  const { frontMatter, body } = splitFrontMatter(text)
  const blocks = splitMarkdown(body).flatMap((piece, index) => renderMarkdown(piece, `${index}.`))
  const title = frontMatter?.title ?? documentTitle(blocks)
  if (!frontMatter) return { ...readingOf('markdown', blocks), title }
  const { description, ...facts } = frontMatter
  const described = description ? withDescription(blocks, description) : blocks
  return { ...readingOf('markdown', described), ...facts, title }
}

function withDescription(blocks: Block[], description: string): Block[] {
  const isThere = blocks.some((block) => 'text' in block && block.text.includes(description))
  if (isThere) return blocks
  const [first, ...others] = blocks
  const lead: Block = { kind: 'paragraph', text: description }
  return first?.kind === 'heading' ? [first, lead, ...others] : [lead, ...blocks]
}
