import { createHash } from 'node:crypto'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { copyOutStatement, type KeyedTable } from './tables.ts'

/** A table is passed on in pieces of this many bytes, the last one shorter. */
const PIECE_BYTES = 4 * 1024 * 1024

export type TableTotals = { rows: number; bytes: number; sha256: string }

/** Hands the rows of a table to `take`, piece by piece as COPY writes them in binary, and returns what they add up to. */
export async function copyOut(
  client: pg.ClientBase,
  table: KeyedTable,
  take: (piece: Buffer) => Promise<void>,
): Promise<TableTotals> {
  const stream = client.query(copyTo(copyOutStatement(table), { highWaterMark: 1024 * 1024 }))
  const hash = createHash('sha256')
  let [bytes, waiting, waitingBytes] = [0, [] as Buffer[], 0]
  const flush = async () => {
    const piece = Buffer.concat(waiting, waitingBytes)
    ;[waiting, waitingBytes] = [[], 0]
    hash.update(piece)
    bytes += piece.length
    await take(piece)
  }
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes >= PIECE_BYTES) await flush()
  }
  if (waitingBytes > 0) await flush()
  return { rows: stream.rowCount, bytes, sha256: hash.digest('hex') }
}
