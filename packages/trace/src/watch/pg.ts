import type { Content, Described } from '../entry/entry.ts'
import { callerOf } from '../exception/caller.ts'
import { statementOf } from '../sql/statement.ts'
import type { Recorder, Span } from '../types.ts'

type Callback = (error: Error | null | undefined, result?: unknown) => void
type Config = { text?: unknown; values?: unknown; submit?: unknown }
type Query = (this: unknown, config: string | Config, values?: unknown, callback?: unknown) => unknown
type Client = { query: unknown }
type Pool = {
  connect: unknown
  query: unknown
  on(event: 'connect', listener: (client: Client) => void): unknown
}

/** Records every query of a pool of node-postgres. A query waits its turn and still belongs to who asked for it. */
export function watchPool(recorder: Recorder, pool: Pool, { database }: { database: string }): void {
  const connect = pool.connect as (callback?: (...args: unknown[]) => void) => unknown
  pool.connect = (callback?: (...args: unknown[]) => void) =>
    callback ? connect.call(pool, recorder.keepContext(callback)) : connect.call(pool)
  // The pool asks in a turn of its own, where the stack no longer tells who wants to know.
  const query = pool.query as (...args: unknown[]) => unknown
  pool.query = (...args: unknown[]) => {
    const text = textOf(args[0] as string | Config)
    if (typeof text === 'string' && recorder.isWatched('query')) callerOf(text)
    return query.apply(pool, args)
  }
  pool.on('connect', (client) => watchClient(recorder, client, database))
}

function watchClient(recorder: Recorder, client: Client, database: string): void {
  const query = client.query as Query
  const { captureQueryBindings } = recorder.settings
  client.query = (config: string | Config, values?: unknown, callback?: unknown) => {
    const text = textOf(config)
    if (typeof text !== 'string' || !recorder.isWatched('query'))
      return query.call(client, config, values, callback)
    const span = recorder.open('query', text)
    if (!span.isRecorded) return query.call(client, config, values, callback)
    const facts: Facts = {
      text,
      database,
      caller: callerOf(text),
      rowCount: null,
      error: null,
      bindings: captureQueryBindings ? valuesOf(config, values).map(bindingOf) : null,
    }
    // The callback is the last argument, wherever that is.
    const given = typeof values === 'function' ? values : callback
    const ended: Callback = (error, result) => {
      end(span, facts, error, result)
      if (typeof given === 'function') (given as Callback)(error, result)
    }
    if (typeof values === 'function') return query.call(client, config, ended)
    if (typeof callback === 'function') return query.call(client, config, values, ended)
    return followed(query.call(client, config, values), ended)
  }
}

function textOf(config: string | Config): unknown {
  return typeof config === 'string' ? config : config?.text
}

function followed(result: unknown, end: Callback): unknown {
  if (result instanceof Promise) result.then((value: unknown) => end(null, value), end)
  else end(null)
  return result
}

function valuesOf(config: string | Config, values: unknown): unknown[] {
  if (Array.isArray(values)) return values
  const own = typeof config === 'object' ? config.values : null
  return Array.isArray(own) ? own : []
}

type Facts = {
  text: string
  database: string
  caller: string | null
  bindings: unknown[] | null
  rowCount: number | null
  error: (Error & { code?: string }) | null
}

function end(span: Span, facts: Facts, error: Error | null | undefined, result: unknown): void {
  facts.error = error ?? null
  facts.rowCount = (result as { rowCount?: number | null } | undefined)?.rowCount ?? null
  span.end({ status: error ? 'error' : 'ok', heldBytes: 512, content: facts, describe })
}

function describe(facts: Content, isSlow: boolean): Described {
  const { text, database, caller, bindings, rowCount, error } = facts as Facts
  const statement = statementOf(text)
  return {
    name: statement.summary,
    family: statement.family,
    content: {
      ...{ sql: statement.text, database, isSlow },
      ...(rowCount === null ? {} : { rowCount }),
      ...(bindings ? { bindings } : {}),
      ...(caller ? { caller } : {}),
      ...(error ? { error: { message: error.message, code: error.code } } : {}),
    },
  }
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Ids, numbers and times as they are; of texts, which may be anything, only how long they are. */
function bindingOf(value: unknown): unknown {
  if (typeof value === 'string') return ID.test(value) ? value : `text(${value.length})`
  if (Array.isArray(value)) return `list(${value.length})`
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? 'object' : value
}
