import type { ReaderBlock } from './blocks.ts'

/** About two screens: small enough to skip the layout of, large enough that there are few. */
const SECTION_CHARACTERS = 4_000

/** Groups blocks so that a browser can leave out those far from what is on the screen. */
export function sectionsOf(blocks: ReaderBlock[]): ReaderBlock[][] {
  const sections: ReaderBlock[][] = []
  let current: ReaderBlock[] = []
  for (const block of blocks) {
    const first = current[0]
    if (first && block.start - first.start >= SECTION_CHARACTERS) {
      sections.push(current)
      current = []
    }
    current.push(block)
  }
  return current.length > 0 ? [...sections, current] : sections
}
