import { createHash } from 'node:crypto'
import { ENTRY_TYPES, type Entry, type EntryLink } from '../../entry.ts'

/** An entry as the writer takes it, without its body. */
export type PreparedEntry = {
  /** Among the entries of its batch, by start. */
  position: number
  traceId: string
  span: Uint8Array
  parent: Uint8Array | null
  type: number
  name: string
  startMs: number
  durationUs: number | null
  isError: boolean
  familyHash: string | null
  tags: string[]
  /** To other traces; those within its own are in the body alone. */
  links: EntryLink[]
}

/**
 * The entries of a batch on their way between threads: a column for each field, each text once. To copy five hundred
 * objects takes several times as long, most of it on the thread that receives them.
 */
export type Columns = {
  length: number
  texts: string[]
  /** Positions in `texts`; NONE for what is null. */
  traces: Int32Array
  names: Int32Array
  families: Int32Array
  /** All tags, one entry's after the other's. */
  tags: Int32Array
  tagCounts: Uint8Array
  /** Eight bytes each. */
  spans: Uint8Array
  parents: Uint8Array
  hasParent: Uint8Array
  types: Uint8Array
  errors: Uint8Array
  startMs: Float64Array
  /** NaN for what is null. */
  durationUs: Float64Array
  /** Of the few that have any, by position. */
  links: [position: number, links: EntryLink[]][]
}

const NONE = -1
const ID_BYTES = 8

export function packColumns(entries: readonly Entry[]): Columns {
  const { length } = entries
  const { texts, numberOf } = numberTexts()
  const spans = Buffer.alloc(length * ID_BYTES)
  const parents = Buffer.alloc(length * ID_BYTES)
  const tags: number[] = []
  const columns = emptyColumns(length)
  for (let at = 0; at < length; at++) {
    const entry = entries[at] as Entry
    const { traceId, parentId, durationMs } = entry
    const family = familyOf(entry)
    spans.write(entry.id, at * ID_BYTES, 'hex')
    if (parentId !== null) parents.write(parentId, at * ID_BYTES, 'hex')
    columns.hasParent[at] = parentId === null ? 0 : 1
    columns.traces[at] = numberOf(traceId)
    columns.names[at] = numberOf(entry.name)
    columns.families[at] = family === null ? NONE : numberOf(family)
    columns.tagCounts[at] = entry.tags.length
    for (const tag of entry.tags) tags.push(numberOf(tag))
    columns.types[at] = ENTRY_TYPES.indexOf(entry.type)
    columns.errors[at] = entry.status === 'error' ? 1 : 0
    columns.startMs[at] = entry.startMs
    columns.durationUs[at] = durationMs === null ? Number.NaN : Math.round(durationMs * 1000)
    const links = entry.links.filter((link) => link.traceId !== traceId)
    if (links.length > 0) columns.links.push([at, links])
  }
  return { ...columns, length, texts, spans, parents, tags: Int32Array.from(tags) }
}

function emptyColumns(length: number) {
  return {
    traces: new Int32Array(length),
    names: new Int32Array(length),
    families: new Int32Array(length),
    tagCounts: new Uint8Array(length),
    hasParent: new Uint8Array(length),
    types: new Uint8Array(length),
    errors: new Uint8Array(length),
    startMs: new Float64Array(length),
    durationUs: new Float64Array(length),
    links: [] as Columns['links'],
  }
}

/** An exception whose sender does not group is grouped by its name. */
function familyOf({ familyHash, type, name }: Entry): string | null {
  if (familyHash !== null || type !== 'exception') return familyHash
  return createHash('sha256').update(name).digest('hex').slice(0, 16)
}

export function unpackColumns(columns: Columns): PreparedEntry[] {
  const { texts, traces, names, families, tags, tagCounts, types, errors, startMs, durationUs } = columns
  const links = new Map(columns.links)
  const entries: PreparedEntry[] = []
  let tag = 0
  for (let position = 0; position < columns.length; position++) {
    const family = families[position] as number
    const duration = durationUs[position] as number
    const tagsEnd = tag + (tagCounts[position] as number)
    entries.push({
      position,
      traceId: texts[traces[position] as number] as string,
      span: idAt(columns.spans, position),
      parent: columns.hasParent[position] === 1 ? idAt(columns.parents, position) : null,
      type: types[position] as number,
      name: texts[names[position] as number] as string,
      startMs: startMs[position] as number,
      durationUs: Number.isNaN(duration) ? null : duration,
      isError: errors[position] === 1,
      familyHash: family === NONE ? null : (texts[family] as string),
      tags: Array.from(tags.subarray(tag, tagsEnd), (text) => texts[text] as string),
      links: links.get(position) ?? [],
    })
    tag = tagsEnd
  }
  return entries
}

function idAt(ids: Uint8Array, position: number): Uint8Array {
  return ids.subarray(position * ID_BYTES, (position + 1) * ID_BYTES)
}

function numberTexts() {
  const texts: string[] = []
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, texts.length)
    return texts.push(text) - 1
  }
  return { texts, numberOf }
}
