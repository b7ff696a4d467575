import type { Block } from './blocks.ts'
import { tidyLine } from './metadata.ts'

/**
 * The heading that names the whole document, or null: the one it begins with, or the only one of the first level. One of
 * several further down names a part.
 */
export function documentTitle(blocks: Block[]): string | null {
  const [first] = blocks
  if (first?.kind === 'heading') return tidyLine(first.text)
  const [top, ...others] = blocks.filter((block) => block.kind === 'heading' && block.level === 1)
  return top?.kind === 'heading' && others.length === 0 ? tidyLine(top.text) : null
}
