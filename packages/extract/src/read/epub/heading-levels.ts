import type { Block } from '../blocks.ts'

const MAX_LEVEL = 9

/**
 * Gives the headings of a file the depth that the book's table of contents has for them. One it does not list lies below
 * the one before it by as much as the file says; files often begin at the first level wherever they stand.
 */
export function placedByContents(blocks: Block[], entries: { title: string; depth: number }[]): Block[] {
  const depths = new Map(entries.map(({ title, depth }) => [lettersOf(title), depth]))
  let listed: { own: number; depth: number } | null = null
  return blocks.map((block) => {
    if (block.kind !== 'heading') return block
    const depth: number | undefined =
      depths.get(lettersOf(block.text)) ?? (listed ? undefined : entries[0]?.depth)
    if (depth !== undefined) listed = { own: block.level, depth }
    const level: number = listed ? listed.depth + Math.max(0, block.level - listed.own) : block.level
    return { ...block, level: Math.min(level, MAX_LEVEL) }
  })
}

function lettersOf(title: string): string {
  return title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '')
}
