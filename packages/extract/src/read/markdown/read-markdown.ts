import { decodeText } from '../decode-text.ts'
import { tidyLine } from '../metadata.ts'
import { type ReadInput, type Reading, readingOf } from '../reading.ts'
import { splitFrontMatter } from './front-matter.ts'
import { renderMarkdown } from './render-markdown.ts'
import { splitMarkdown } from './split-markdown.ts'

/** Reads GitHub-flavoured Markdown. Front matter gives title, author, date and tags, and is no content. */
export function readMarkdown({ bytes, charset }: ReadInput): Reading {
  const text = decodeText(bytes, charset)
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
  const { frontMatter, body } = splitFrontMatter(text)
  const blocks = splitMarkdown(body).flatMap((piece, index) => renderMarkdown(piece, `${index}.`))
  const heading = blocks.find((block) => block.kind === 'heading')
  return {
    ...readingOf('markdown', blocks),
    ...frontMatter,
    title: frontMatter?.title ?? (heading ? tidyLine(heading.text) : null),
  }
}
