import { createHash } from 'node:crypto'
import { Environment } from '@marcbachmann/cel-js'

const MAX_CACHED = 1_000

/** `event` is what started the run; `async` is the event that arrived later, for waits and cancellations. */
export type Scope = { event: unknown; async?: unknown }
export type Expression = { source: string; evaluate(scope: Scope): unknown }
export type Compiled = { ok: true; expression: Expression } | { ok: false; message: string }

const environment = new Environment({ unlistedVariablesAreDyn: false })
  .registerVariable('event', 'dyn')
  .registerVariable('async', 'dyn')
const cache = new Map<string, Compiled>()

/** Compiles a CEL expression. An attribute that is missing makes its evaluation undefined, not an error. */
export function compile(source: string): Compiled {
  const known = cache.get(source)
  if (known) return known
  const compiled = compileNew(source)
  if (cache.size >= MAX_CACHED) cache.clear()
  cache.set(source, compiled)
  return compiled
}

export function holds(expression: Expression | null, scope: Scope): boolean {
  return expression === null || expression.evaluate(scope) === true
}

/** The value of a key expression as text; runs that lack the attribute share the empty key. */
export function keyOf(expression: Expression, scope: Scope): string {
  const value = expression.evaluate(scope)
  if (value === undefined || value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length <= 100 ? text : createHash('sha256').update(text).digest('hex')
}

function compileNew(source: string): Compiled {
  try {
    const program = environment.parse(source)
    const checked = program.check()
    if (!checked.valid) return { ok: false, message: firstLine(checked.error) }
    return { ok: true, expression: { source, evaluate: (scope) => evaluate(program, scope) } }
  } catch (error) {
    return { ok: false, message: firstLine(error) }
  }
}

function evaluate(program: (scope: Record<string, unknown>) => unknown, scope: Scope): unknown {
  try {
    return program({ event: scope.event, async: scope.async ?? null })
  } catch {
    return undefined
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
