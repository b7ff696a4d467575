import { isRecord } from '../ingest/schema/fault.ts'

const MAX_DEPTH = 16

export type Attributes = Record<string, unknown>

/** Attributes as a plain object: `[{ key, value: { stringValue } }]` to `{ key: value }`. */
export function attributesOf(list: unknown): Attributes {
  return fieldsOf(list, 0)
}

/** An AnyValue, of either encoding, as plain JSON data. */
export function plainOf(any: unknown, depth = 0): unknown {
  if (!isRecord(any) || depth > MAX_DEPTH) return null
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = any
  if (stringValue !== undefined) return String(stringValue)
  if (boolValue !== undefined) return Boolean(boolValue)
  if (intValue !== undefined) return wholeOf(intValue)
  if (doubleValue !== undefined)
    return Number.isFinite(Number(doubleValue)) ? Number(doubleValue) : String(doubleValue)
  if (isRecord(arrayValue)) return listOf(arrayValue.values).map((item) => plainOf(item, depth + 1))
  if (isRecord(kvlistValue)) return fieldsOf(kvlistValue.values, depth + 1)
  if (bytesValue !== undefined)
    return Buffer.isBuffer(bytesValue) ? bytesValue.toString('base64') : String(bytesValue)
  return null
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function fieldsOf(list: unknown, depth: number): Attributes {
  const fields: Attributes = {}
  for (const pair of listOf(list))
    if (isRecord(pair) && typeof pair.key === 'string') fields[pair.key] = plainOf(pair.value, depth)
  return fields
}

/** A 64-bit number that a double cannot hold stays text. */
function wholeOf(value: unknown): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}
