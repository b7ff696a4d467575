import { inTurn } from '../in-turn.ts'

const PIECE_LENGTH = 128 * 1024

/** A text in UTF-8, piece by piece, with turns for others in between. */
export async function* piecesOf(text: string): AsyncGenerator<Buffer> {
  for (let from = 0; from < text.length; ) {
    const to = endOfPiece(text, from + PIECE_LENGTH)
    yield await inTurn(() => Buffer.from(text.slice(from, to)))
    from = to
  }
}

/** A character of two halves is not cut in two. */
function endOfPiece(text: string, at: number): number {
  const code = text.charCodeAt(at - 1)
  return code >= 0xd800 && code <= 0xdbff ? at + 1 : at
}
