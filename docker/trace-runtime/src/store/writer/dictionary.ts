import type { DatabaseSync } from 'node:sqlite'

/** Numbers for what repeats within one segment: texts, traces, and who sent them. Adds what it does not know yet. */
export type Dictionary = {
  string(text: string): number
  /** The numbers of several texts, each once. */
  distinct(texts: readonly string[]): number[]
  trace(traceId: string): number
  origin(service: string, instance: string | null): number
  /** The newest trace's number: what is added from here on has a higher one. */
  lastTrace(): number
  /** To be called after a rollback. */
  forget(): void
}

/** A segment has one writer, so that what is remembered here is what the file holds. */
export function openDictionary(db: DatabaseSync): Dictionary {
  const findString = db.prepare('select id from strings where text = ?')
  const addString = db.prepare('insert into strings (text) values (?)')
  const findTrace = db.prepare('select id from traces where trace_id = ?')
  const addTrace = db.prepare('insert into traces (trace_id) values (?) on conflict do nothing')
  const findOrigin = db.prepare('select id from origins where service = ? and instance is ?')
  const addOrigin = db.prepare('insert into origins (service, instance) values (?, ?)')
  const newestTrace = db.prepare('select max(id) as id from traces')
  const strings = new Map<string, number>()
  const traces = new Map<string, number>()
  const origins = new Map<string, number>()

  function string(text: string): number {
    return remembered(strings, text, () => {
      return (findString.get(text)?.id as number) ?? Number(addString.run(text).lastInsertRowid)
    })
  }

  function distinct(texts: readonly string[]): number[] {
    if (texts.length < 2) return texts.map(string)
    return [...new Set(texts)].map(string)
  }

  function trace(traceId: string): number {
    return remembered(traces, traceId, () => {
      const bytes = Buffer.from(traceId, 'hex')
      // Nearly always it is new.
      const { changes, lastInsertRowid } = addTrace.run(bytes)
      return changes === 1 ? Number(lastInsertRowid) : Number(findTrace.get(bytes)?.id)
    })
  }

  function origin(service: string, instance: string | null): number {
    return remembered(origins, JSON.stringify([service, instance]), () => {
      const key = [string(service), instance === null ? null : string(instance)] as const
      return (findOrigin.get(...key)?.id as number) ?? Number(addOrigin.run(...key).lastInsertRowid)
    })
  }

  function forget(): void {
    for (const known of [strings, traces, origins]) known.clear()
  }

  const lastTrace = () => Number(newestTrace.get()?.id ?? 0)

  return { string, distinct, trace, origin, lastTrace, forget }
}

const MOST_REMEMBERED = 20_000

function remembered(known: Map<string, number>, key: string, find: () => number): number {
  const id = known.get(key)
  if (id !== undefined) return id
  if (known.size >= MOST_REMEMBERED) known.clear()
  const found = find()
  known.set(key, found)
  return found
}
