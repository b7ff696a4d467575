import { isCardNumber } from '../redact/cards.ts'
import { MASK } from '../redact/mask.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Limits } from './limits.ts'
import { cut } from './text.ts'

type Walk = { redactor: Redactor; limits: Limits; ancestors: object[]; valuesLeft: number }

/**
 * A copy of any value as plain JSON data, without secrets and within limits. Never throws: what cannot be read says so
 * in its place.
 */
export function toPlain(value: unknown, redactor: Redactor, limits: Limits): unknown {
  return plain(value, 0, { redactor, limits, ancestors: [], valuesLeft: limits.maxValues })
}

function plain(value: unknown, depth: number, walk: Walk): unknown {
  walk.valuesLeft--
  switch (typeof value) {
    case 'string':
      return plainText(value, walk)
    case 'number':
      return plainNumber(value)
    case 'boolean':
      return value
    case 'bigint':
      return plainText(String(value), walk)
    case 'object':
      return value === null ? null : plainObject(value, depth, walk)
    case 'function':
      return '[function]'
    case 'symbol':
      return '[symbol]'
    default:
      return undefined
  }
}

/** A secret that the limit would cut in two is still whole when it is looked for. */
function plainText(text: string, { redactor, limits }: Walk): string {
  return cut(redactor.text(text.length > limits.maxText ? text.slice(0, limits.maxText + 1_024) : text), {
    maxLength: limits.maxText,
    fullLength: text.length,
  })
}

function plainNumber(number: number): number | string {
  if (!Number.isFinite(number)) return String(number)
  return isCardNumber(number) ? MASK : number
}

function plainObject(value: object, depth: number, walk: Walk): unknown {
  if (depth >= walk.limits.maxDepth || walk.valuesLeft <= 0)
    return Array.isArray(value) ? '[list]' : '[object]'
  if (walk.ancestors.includes(value)) return '[circular]'
  walk.ancestors.push(value)
  try {
    return plainKind(value, depth, walk)
  } catch {
    return '[unreadable]'
  } finally {
    walk.ancestors.pop()
  }
}

function plainKind(value: object, depth: number, walk: Walk): unknown {
  if (Array.isArray(value)) return plainList(value, depth, walk)
  if (Object.getPrototypeOf(value) === Object.prototype && !('toJSON' in value)) {
    return plainFields(fieldsOf(value), depth, walk)
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString()
  if (value instanceof Error) return plainError(value, depth, walk)
  if (value instanceof URL || value instanceof RegExp) return plainText(String(value), walk)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (value instanceof Map) return plainFields(stringKeys(value), depth, walk)
  if (value instanceof Headers || value instanceof URLSearchParams) return plainFields(value, depth, walk)
  if (value instanceof Set) return plainList([...take(value, walk.limits.maxItems + 1)], depth, walk)
  if (value instanceof Promise) return '[promise]'
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON === 'function') return plain(toJSON.call(value), depth + 1, walk)
  return plainFields(fieldsOf(value), depth, walk)
}

function plainList(values: readonly unknown[], depth: number, walk: Walk): unknown[] {
  const shown: unknown[] = []
  for (const value of values.slice(0, walk.limits.maxItems)) {
    if (walk.valuesLeft <= 0) break
    shown.push(plain(value, depth + 1, walk) ?? null)
  }
  if (values.length > shown.length) shown.push(`[${values.length - shown.length} more]`)
  return shown
}

function plainFields(
  fields: Iterable<[string, unknown]>,
  depth: number,
  walk: Walk,
): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  let count = 0
  for (const [name, value] of fields) {
    if (count++ >= walk.limits.maxKeys || walk.valuesLeft <= 0) {
      shown['…'] = '[more fields]'
      break
    }
    const label = name.length > 128 ? `${name.slice(0, 127)}…` : name
    const isSecret = walk.redactor.isSecretField(name) && isWorthMasking(value, name)
    shown[walk.redactor.text(label)] = isSecret ? MASK : plain(value, depth + 1, walk)
  }
  return shown
}

/** Whether something is set is no secret, nor is how many tokens a model took. */
function isWorthMasking(value: unknown, name: string): boolean {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return false
  return typeof value !== 'number' || !/tokens?$/i.test(name)
}

function plainError(error: Error, depth: number, walk: Walk): Record<string, unknown> {
  const { cause, code } = error as { cause?: unknown; code?: unknown }
  const fields = { class: error.name, message: error.message, code, cause }
  return plainFields(
    Object.entries(fields).filter(([, value]) => value !== undefined),
    depth,
    walk,
  )
}

function fieldsOf(value: object): [string, unknown][] {
  return Object.keys(value).map((name) => [name, read(value, name)])
}

function read(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name]
  } catch {
    return '[unreadable]'
  }
}

function* stringKeys(map: Map<unknown, unknown>): Iterable<[string, unknown]> {
  for (const [key, value] of map) yield [typeof key === 'string' ? key : String(key), value]
}

function* take<T>(values: Iterable<T>, count: number): Iterable<T> {
  let left = count
  for (const value of values) {
    if (left-- <= 0) return
    yield value
  }
}
