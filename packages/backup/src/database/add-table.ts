import { createHash } from 'node:crypto'
import type pg from 'pg'
import { compress } from '../archive/compress.ts'
import type { TableSum } from '../archive/manifest.ts'
import type { ArchiveWriter } from '../archive/write.ts'
import { copyOut } from './copy-out.ts'
import type { KeyedTable } from './tables.ts'

/**
 * Adds the rows of a table to an archive, as entries below `under`, and returns what they add up to. Two pieces are
 * compressed while a third is read; they are written in their order.
 */
export async function addTable(
  archive: ArchiveWriter,
  client: pg.ClientBase,
  { under, table, onPiece }: { under: string; table: KeyedTable; onPiece: (bytes: number) => void },
): Promise<TableSum> {
  const parts: TableSum['parts'] = []
  const store = async (piece: Buffer, name: string, before: Promise<void>) => {
    const bytes = await compress(piece)
    await before
    parts.push({ name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
    await archive.add(name, bytes)
  }
  let [older, newer] = [Promise.resolve(), Promise.resolve()]
  let number = 0
  const totals = await copyOut(client, table, async (piece) => {
    onPiece(piece.length)
    await older
    number++
    older = newer
    newer = store(piece, `${under}/${table.name}/${String(number).padStart(6, '0')}.copy.gz`, older)
    newer.catch(() => undefined)
  })
  await newer
  return { name: table.name, ...totals, parts }
}
