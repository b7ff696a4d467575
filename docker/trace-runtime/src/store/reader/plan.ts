import type { SQLInputValue } from 'node:sqlite'
import { ENTRY_TYPES } from '../../entry.ts'
import { wordQuery } from '../segment/words.ts'
import type { EntryFilter } from '../store.ts'
import type { SegmentReader } from './readers.ts'
import { searchTail } from './tail.ts'

/**
 * How one segment finds the ids that match a filter, newest first: one index leads, and what it does not decide is
 * checked row by row (`isExact` false). The SQL takes a range of ids and a limit behind `values`.
 */
export type Plan = { sql: string; values: SQLInputValue[]; isExact: boolean }

type Condition = { sql: string; values: SQLInputValue[]; leads?: string }

/** `unsearched` newest entries of the segment are looked at by no plan. */
export type Plans = { plans: Plan[]; unsearched: number }

/**
 * One plan for each type that is asked for, else one; none if this segment cannot hold a match. Words are looked for in
 * the text index, and in what is not in it yet: an entry that is indexed meanwhile is found by both.
 */
export function planList(segment: SegmentReader, filter: EntryFilter): Plans {
  if (!filter.text?.trim()) return { plans: plansFor(segment, filter), unsearched: 0 }
  const words = wordQuery(filter.text)
  if (words === null) return { plans: [], unsearched: 0 }
  // Before the index is: what comes into it in between is found there.
  const { ids, unsearched } = searchTail(segment, words)
  const plans = plansFor(segment, filter, inIndex(words))
  return {
    plans: ids.length === 0 ? plans : [...plans, ...plansFor(segment, filter, inTail(ids))],
    unsearched,
  }
}

function inIndex(words: string): Condition {
  const sql = 'e.id in (select rowid from words where words match ?)'
  return { sql, values: [words], leads: 'words' }
}

function inTail(ids: number[]): Condition {
  const sql = 'e.id in (select value from json_each(?))'
  return { sql, values: [JSON.stringify(ids)], leads: 'tail' }
}

function plansFor(segment: SegmentReader, filter: EntryFilter, text?: Condition): Plan[] {
  const conditions = conditionsOf(segment, filter, text)
  if (conditions === null) return []
  if (!filter.types?.length) return [planOf(conditions)]
  return filter.types.map((type) =>
    planOf([
      ...conditions,
      { sql: 'e.type = ?', values: [ENTRY_TYPES.indexOf(type)], leads: 'entries_by_type' },
    ]),
  )
}

/** In the order in which they lead: what matches least comes first. Null if nothing here can match. */
function conditionsOf(segment: SegmentReader, filter: EntryFilter, text?: Condition): Condition[] | null {
  const conditions: Condition[] = []
  if (filter.traceId !== undefined) {
    const trace = segment.get('select id from traces where trace_id = ?', Buffer.from(filter.traceId, 'hex'))
    if (!trace) return null
    conditions.push({ sql: 'e.trace = ?', values: [Number(trace.id)], leads: 'entries_by_trace' })
  }
  if (text) conditions.push(text)
  if (filter.familyHash !== undefined) {
    const family = stringId(segment, filter.familyHash)
    if (family === null) return null
    conditions.push({ sql: 'e.family = ?', values: [family], leads: 'entries_by_family' })
  }
  if (filter.tag !== undefined) {
    const tag = stringId(segment, filter.tag)
    if (tag === null) return null
    const sql = 'exists (select 1 from tags where tag = ? and entry = e.id)'
    conditions.push({ sql, values: [tag], leads: 'tags' })
  }
  if (filter.status !== undefined) {
    const isError = filter.status === 'error'
    conditions.push({
      sql: `e.is_error = ${isError ? 1 : 0}`,
      values: [],
      ...(isError && { leads: 'entries_with_error' }),
    })
  }
  if (filter.service !== undefined) {
    const origins = segment.all(
      'select o.id from origins o join strings s on s.id = o.service where s.text = ?',
      filter.service,
    )
    if (origins.length === 0) return null
    conditions.push({ sql: `e.origin in (${origins.map(({ id }) => Number(id)).join(', ')})`, values: [] })
  }
  if (filter.minDurationMs !== undefined) {
    conditions.push({ sql: 'e.duration_us >= ?', values: [Math.round(filter.minDurationMs * 1000)] })
  }
  if (filter.maxDurationMs !== undefined) {
    conditions.push({ sql: 'e.duration_us <= ?', values: [Math.round(filter.maxDurationMs * 1000)] })
  }
  return conditions
}

function planOf(conditions: Condition[]): Plan {
  const leader = conditions.find(({ leads }) => leads !== undefined)
  const rest = conditions.filter((condition) => condition !== leader)
  const { from, id } = sourceOf(leader, rest)
  const where = [...rest.map(({ sql }) => sql), `${id} >= ?`, `${id} < ?`]
  return {
    sql: `select ${id} as id from ${from} ${where.join(' and ')} order by ${id} desc limit ?`,
    values: [...(leader?.values ?? []), ...rest.flatMap(({ values }) => values)],
    isExact: rest.length === 0,
  }
}

/** The text index and the tags give ids alone; entries are joined to them only to be checked. */
function sourceOf(leader: Condition | undefined, rest: Condition[]): { from: string; id: string } {
  const join = (id: string) => (rest.length === 0 ? '' : `cross join entries e on e.id = ${id}`)
  if (leader?.leads === 'words') {
    return { from: `words ${join('words.rowid')} where words match ? and`, id: 'words.rowid' }
  }
  if (leader?.leads === 'tail')
    return { from: `json_each(?) as tail ${join('tail.value')} where`, id: 'tail.value' }
  if (leader?.leads === 'tags')
    return { from: `tags ${join('tags.entry')} where tags.tag = ? and`, id: 'tags.entry' }
  if (leader) return { from: `entries e indexed by ${leader.leads} where ${leader.sql} and`, id: 'e.id' }
  return { from: 'entries e not indexed where', id: 'e.id' }
}

function stringId(segment: SegmentReader, text: string): number | null {
  return (segment.get('select id from strings where text = ?', text)?.id as number) ?? null
}
