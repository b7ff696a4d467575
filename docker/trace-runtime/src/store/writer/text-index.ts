import type { DatabaseSync } from 'node:sqlite'
import { blockAndLine, decodeBody, expandBlock } from '../segment/block.ts'
import { searchableText } from '../segment/words.ts'

/** What one segment's full-text search knows. Entries are stored first, and come into it later, in the order they came. */
export type TextIndex = {
  /** Notes, in the transaction that stores them, entries that are to be indexed. */
  note(blocks: { block: number; entries: number[] }[], arrivedMs: number): void
  /** Indexes the entries of at most so many blocks, fewer if they are large, inside a transaction. Returns how many. */
  indexNext(blocks: number): number
  /** How many entries are not indexed yet. */
  behind(): number
  /** When the first of them arrived; null if there is none. */
  behindSinceMs(): number | null
  /** Has it know what an entry holds now; `body` is its line. What is not indexed yet will be read from there. */
  replace(row: IndexedRow, body: string): void
  /** To be called after a rollback. */
  forget(): void
}

type IndexedRow = { id: number; name: number; tags: string | null; place: number }

export function openTextIndex(db: DatabaseSync): TextIndex {
  const note = db.prepare('insert into unindexed values (?, ?, ?)')
  const count = db.prepare('select sum(json_array_length(entries)) as count from unindexed')
  const first = db.prepare('select arrived_ms from unindexed order by block limit 1')
  const next = db.prepare(`select u.block, u.entries, b.body from unindexed u join blocks b on b.id = u.block
    order by u.block limit ?`)
  const done = db.prepare('delete from unindexed where block <= ?')
  const isNoted = db.prepare('select 1 from unindexed where block = ?')
  const rows = db.prepare(`select e.id, e.name, e.tags, e.place
    from json_each(?) as noted cross join entries e on e.id = noted.value`)
  const text = db.prepare('select text from strings where id = ?')
  const insert = db.prepare('insert into words (rowid, text) values (?, ?)')
  const remove = db.prepare('delete from words where rowid = ?')
  let behind = countBehind()

  function countBehind(): number {
    return Number(count.get()?.count ?? 0)
  }

  function indexNext(most: number): number {
    const textOf = remembering((id) => String(text.get(id)?.text))
    const blocks = expandWithin(next.all(most))
    const texts = blocks.flatMap(({ entries, lines }) => {
      return (rows.all(String(entries)) as IndexedRow[]).map((entry): [number, string] => [
        entry.id,
        wordsOf(entry, lines[blockAndLine(entry.place).line] ?? '{}', textOf),
      ])
    })
    // FTS5 collects what it is given in memory, and writes it out early whenever a row comes that is not behind the last.
    texts.sort(([a], [b]) => a - b)
    for (const [id, words] of texts) insert.run(id, words)
    done.run(Number(blocks.at(-1)?.block ?? -1))
    behind -= texts.length
    return texts.length
  }

  return {
    note: (blocks, arrivedMs) => {
      for (const { block, entries } of blocks) {
        note.run(block, arrivedMs, JSON.stringify(entries))
        behind += entries.length
      }
    },
    indexNext,
    behind: () => behind,
    behindSinceMs: () => (first.get()?.arrived_ms as number) ?? null,
    replace: (entry, body) => {
      if (isNoted.get(blockAndLine(entry.place).blockId)) return
      remove.run(entry.id)
      insert.run(
        entry.id,
        wordsOf(entry, body, (id) => String(text.get(id)?.text)),
      )
    },
    forget: () => {
      behind = countBehind()
    },
  }
}

/** What one transaction expands of the blocks it was given, but for a single larger one. */
const MOST_CHARACTERS = 2 * 1024 * 1024

function expandWithin(rows: Record<string, unknown>[]) {
  const blocks: { block: unknown; entries: unknown; lines: string[] }[] = []
  let characters = 0
  for (const { block, entries, body } of rows) {
    if (characters > MOST_CHARACTERS) break
    const lines = expandBlock(body as Uint8Array)
    characters += lines.reduce((sum, line) => sum + line.length, 0)
    blocks.push({ block, entries, lines })
  }
  return blocks
}

function wordsOf(
  { name, tags }: Pick<IndexedRow, 'name' | 'tags'>,
  body: string,
  textOf: (stringId: number) => string,
): string {
  return searchableText({
    name: textOf(name),
    tags: (tags?.split(',') ?? []).map((tag) => textOf(Number(tag))),
    content: decodeBody(body).content,
  })
}

function remembering(find: (id: number) => string): (id: number) => string {
  const known = new Map<number, string>()
  return (id) => {
    const text = known.get(id) ?? find(id)
    known.set(id, text)
    return text
  }
}
