import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { EntryLink } from '../../entry.ts'

/**
 * Content is kept in blocks of several entries, compressed together: neighbours resemble each other. `place` is a
 * block's id and the line of an entry in it.
 */
const LINES_PER_BLOCK = 64
const MOST_BLOCK_CHARACTERS = 128 * 1024

export type Body = { content: Record<string, unknown>; links: EntryLink[] }

/** A body as one line: JSON escapes line feeds and tabs, so that these can separate. */
export function encodeBody(body: Body): string {
  const content = JSON.stringify(body.content)
  return body.links.length === 0 ? content : `${content}\t${JSON.stringify(body.links)}`
}

export function decodeBody(line: string): Body {
  const [content = '{}', links = '[]'] = line.split('\t')
  return { content: JSON.parse(content), links: JSON.parse(links) }
}

/** Cuts lines into blocks, each at most LINES_PER_BLOCK lines and, but for a single long line, 128 Ki characters. */
export function cutIntoBlocks(lines: string[]): string[][] {
  const blocks: string[][] = []
  let block: string[] = []
  let characters = 0
  for (const line of lines) {
    if (
      block.length === LINES_PER_BLOCK ||
      (block.length > 0 && characters + line.length > MOST_BLOCK_CHARACTERS)
    ) {
      blocks.push(block)
      block = []
      characters = 0
    }
    block.push(line)
    characters += line.length
  }
  if (block.length > 0) blocks.push(block)
  return blocks
}

export function compressBlock(lines: string[]): Uint8Array {
  return zstdCompressSync(lines.join('\n'), { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
}

export function expandBlock(body: Uint8Array): string[] {
  return zstdDecompressSync(body).toString().split('\n')
}

export function placeOf(blockId: number, line: number): number {
  return blockId * LINES_PER_BLOCK + line
}

export function blockAndLine(place: number): { blockId: number; line: number } {
  return { blockId: Math.floor(place / LINES_PER_BLOCK), line: place % LINES_PER_BLOCK }
}
