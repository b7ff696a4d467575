/** The first thing that is wrong with a batch: which field, as in `entries[0].tags[1]`, and what it must be. */
export type Fault = { field: string; must: string }

export function fault(field: string, must: string): Fault {
  return { field, must }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
