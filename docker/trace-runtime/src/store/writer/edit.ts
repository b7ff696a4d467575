import { blockAndLine, compressBlock, expandBlock } from '../segment/block.ts'
import type { SegmentWriter } from './segment-writer.ts'

/** Bodies of one segment, to be read and replaced; `store` writes the blocks that changed. */
export function openBlocks({ db }: SegmentWriter) {
  const select = db.prepare('select body from blocks where id = ?')
  const update = db.prepare('update blocks set body = ? where id = ?')
  const blocks = new Map<number, { lines: string[]; isChanged: boolean }>()

  function at(place: number) {
    const { blockId, line } = blockAndLine(place)
    const block = blocks.get(blockId) ?? {
      lines: expandBlock(select.get(blockId)?.body as Uint8Array),
      isChanged: false,
    }
    blocks.set(blockId, block)
    return { block, line }
  }

  return {
    line: (place: number) => at(place).block.lines[at(place).line] as string,
    replace: (place: number, text: string): void => {
      const { block, line } = at(place)
      block.lines[line] = text
      block.isChanged = true
    },
    store: () => {
      for (const [id, { lines, isChanged }] of blocks) if (isChanged) update.run(compressBlock(lines), id)
    },
  }
}
