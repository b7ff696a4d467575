import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { blockAndLine, decodeBody, expandBlock } from '../src/store/segment/block.ts'
import { openToWrite } from '../src/store/segment/open.ts'
import { SEGMENT_SCHEMA } from '../src/store/segment/schema.ts'
import { searchableText } from '../src/store/segment/words.ts'

const BATCH = 512
/** Entries that follow each other in time lie in few blocks. */
const MOST_EXPANDED = 200

type Insert = { table: string; values: SQLInputValue[] }

/**
 * The baseline: entries/s of bare inserts of the rows that a receiver left in a folder, into the same tables, in
 * transactions of as many entries as a batch has, with and without what is searched for words. One thread; nothing is
 * parsed, checked, masked or compressed.
 */
export function benchSameRows(folder: string): { indexed: number; unindexed: number } {
  const segments = readdirSync(folder).filter((name) => /T\d\d.*\.sqlite$/.test(name))
  const transactions = segments.flatMap((name) => readTransactions(path.join(folder, name)))
  const isSearched = ({ table }: Insert) => table === 'words'
  const withoutWords = transactions.map((inserts) => inserts.filter((insert) => !isSearched(insert)))
  return { indexed: insertAll(transactions), unindexed: insertAll(withoutWords) }
}

function insertAll(transactions: readonly Insert[][]): number {
  const target = mkdtempSync(path.join(os.tmpdir(), 'trace-same-rows-'))
  const db = openToWrite(path.join(target, 'rows.sqlite'), SEGMENT_SCHEMA)
  try {
    const statements = new Map(
      ['strings', 'traces', 'blocks', 'entries', 'tags', 'words'].map((table) => {
        const columns = db.prepare(`select name from pragma_table_info(?)`).all(table)
        const names = table === 'words' ? 'rowid, text' : columns.map(({ name }) => name).join(', ')
        const marks = names.split(', ').map(() => '?')
        return [table, db.prepare(`insert or ignore into ${table} (${names}) values (${marks.join(', ')})`)]
      }),
    )
    const began = performance.now()
    for (const inserts of transactions) {
      db.exec('begin immediate')
      for (const { table, values } of inserts) statements.get(table)?.run(...values)
      db.exec('commit')
    }
    const entries = transactions.flat().filter(({ table }) => table === 'entries').length
    return entries / ((performance.now() - began) / 1_000)
  } finally {
    db.close()
    rmSync(target, { recursive: true })
  }
}

/** What each batch inserted, nearly: entries by time, and with each what it refers to and nothing before it did. */
function readTransactions(file: string): Insert[][] {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const rowsOf = (table: string) => {
      const byId = db.prepare(`select * from ${table} where id = ?`)
      const known = new Set<number>()
      return (id: unknown): Insert[] => {
        if (id === null || known.has(Number(id))) return []
        known.add(Number(id))
        return [{ table, values: Object.values(byId.get(Number(id)) ?? {}) as SQLInputValue[] }]
      }
    }
    const [strings, traces, blocks] = ['strings', 'traces', 'blocks'].map(rowsOf)
    const text = db.prepare('select text from strings where id = ?')
    const textOf = (id: unknown) => String(text.get(Number(id))?.text)
    const lines = db.prepare('select body from blocks where id = ?')
    const expanded = new Map<number, string[]>()
    const linesOf = (blockId: number): string[] => {
      const known = expanded.get(blockId) ?? expandBlock(lines.get(blockId)?.body as Uint8Array)
      if (expanded.size >= MOST_EXPANDED) expanded.clear()
      expanded.set(blockId, known)
      return known
    }
    const insertsOf = (entry: Record<string, unknown>): Insert[] => {
      const tags = entry.tags === null ? [] : String(entry.tags).split(',').map(Number)
      const { blockId, line } = blockAndLine(Number(entry.place))
      const { content } = decodeBody(linesOf(blockId)[line] ?? '{}')
      const words = searchableText({ name: textOf(entry.name), tags: tags.map(textOf), content })
      return [
        ...[entry.name, entry.family, ...tags].flatMap((id) => strings?.(id) ?? []),
        ...(traces?.(entry.trace) ?? []),
        ...(blocks?.(blockId) ?? []),
        { table: 'entries', values: Object.values(entry) as SQLInputValue[] },
        ...tags.map((tag): Insert => ({ table: 'tags', values: [tag, Number(entry.id)] })),
        { table: 'words', values: [Number(entry.id), words] },
      ]
    }
    const entries = db.prepare('select * from entries order by id').all()
    return Array.from({ length: Math.ceil(entries.length / BATCH) }, (_, at) =>
      entries.slice(at * BATCH, (at + 1) * BATCH).flatMap(insertsOf),
    )
  } finally {
    db.close()
  }
}
