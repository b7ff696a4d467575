import type { Entry } from './entry.ts'

/** What an entry costs apart from its content. */
const OVERHEAD_BYTES = 400
/** Values looked at before the rest is taken to be as large as these on average. */
const MAX_VALUES = 32

/** About how many bytes an entry keeps in memory: enough to bound a queue by, at the price of a short walk. */
export function estimateBytes({ name, content, describe }: Entry, heldBytes: number): number {
  const own = OVERHEAD_BYTES + name.length + heldBytes
  // Who describes its content says how much that holds.
  if (content === null || describe) return own
  return own + sizeOf(content, { left: MAX_VALUES })
}

function sizeOf(value: unknown, budget: { left: number }): number {
  budget.left--
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  if (ArrayBuffer.isView(value)) return value.byteLength
  return Array.isArray(value) ? sizeOfArray(value, budget) : sizeOfObject(value, budget)
}

function sizeOfArray(values: unknown[], budget: { left: number }): number {
  let bytes = 16
  let seen = 0
  for (const value of values) {
    if (budget.left <= 0) break
    bytes += sizeOf(value, budget)
    seen++
  }
  return seen === 0 ? bytes : Math.round((bytes / seen) * values.length)
}

function sizeOfObject(value: object, budget: { left: number }): number {
  // Only plain objects: reading another's fields may run code of its own.
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return 256
  let bytes = 32
  for (const key in value) {
    if (budget.left <= 0) break
    const field = Object.getOwnPropertyDescriptor(value, key)
    bytes += 16 + (field && 'value' in field ? sizeOf(field.value, budget) : 8)
  }
  return bytes
}
