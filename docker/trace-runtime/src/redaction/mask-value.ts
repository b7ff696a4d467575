import { CARD_KIND, isCardNumber } from './cards.ts'
import { MASK } from './mask.ts'
import { maskText } from './mask-text.ts'
import { isSecretName } from './names.ts'
import { remembering } from './remembering.ts'

/** A secret that was masked: of which kind, and in which field, as in `headers.authorization`. */
export type Finding = { kind: string; field: string }

/** What is deeper is not looked at, and must not be stored. */
export const MAX_DEPTH = 32

/**
 * JSON data without secrets, by the names of its fields and by the form of its texts. What holds none is returned as
 * it is, and shared.
 */
export function maskValue(value: unknown, field: string, findings: Finding[]): unknown {
  return masked(value, [field], findings)
}

function masked(value: unknown, path: string[], findings: Finding[]): unknown {
  switch (typeof value) {
    case 'string':
      return maskText(value, (kind) => findings.push({ kind, field: fieldOf(path) }))
    case 'number':
      return isCardNumber(value) ? found(CARD_KIND, path, findings) : value
    case 'object':
      if (value === null) return null
      if (path.length > MAX_DEPTH + 1) return '[too deep]'
      return Array.isArray(value) ? maskedList(value, path, findings) : maskedFields(value, path, findings)
    default:
      return value
  }
}

function maskedList(list: readonly unknown[], path: string[], findings: Finding[]): readonly unknown[] {
  let copy: unknown[] | null = null
  path.push('')
  for (let at = 0; at < list.length; at++) {
    const item = list[at]
    const changed = masked(item, path, findings)
    if (changed === item) continue
    copy ??= [...list]
    copy[at] = changed
  }
  path.pop()
  return copy ?? list
}

function maskedFields(fields: object, path: string[], findings: Finding[]): object {
  const before = fields as Record<string, unknown>
  let copy: Record<string, unknown> | null = null
  for (const name in before) {
    const value = before[name]
    path.push(name)
    const changed =
      isSecretName(name) && isWorthMasking(value, name)
        ? found('field by its name', path, findings)
        : masked(value, path, findings)
    path.pop()
    if (changed === value) continue
    copy ??= { ...before }
    copy[name] = changed
  }
  return withoutSecretNames(copy ?? before, path, findings)
}

const MIN_NAME = 12
const holdsSecret = remembering((name) => maskText(name, () => undefined) !== name)

/** A name may hold a secret too: a map by token, a parsed form that was no form. */
function withoutSecretNames(
  fields: Record<string, unknown>,
  path: string[],
  findings: Finding[],
): Record<string, unknown> {
  let hasSecret = false
  for (const name in fields) if (name.length >= MIN_NAME && holdsSecret(name)) hasSecret = true
  if (!hasSecret) return fields
  const onFound = (kind: string) => findings.push({ kind, field: fieldOf(path) })
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [maskText(name, onFound), value]))
}

/** Whether something is set is no secret, nor is how many tokens a model took, nor what a sender has masked. */
function isWorthMasking(value: unknown, name: string): boolean {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return false
  if (typeof value === 'number') return !/tokens?$/i.test(name.replace(/(?:count|used)$/i, ''))
  return !isMasked(value)
}

function isMasked(value: unknown): boolean {
  if (typeof value === 'string') return value === MASK || /^(?:bearer|basic) \[redacted\]$/i.test(value)
  if (typeof value !== 'object' || value === null) return value === null
  const inner = Object.values(value)
  return inner.length < 100 && inner.every((each) => typeof each === 'string' && isMasked(each))
}

function found(kind: string, path: string[], findings: Finding[]): string {
  findings.push({ kind, field: fieldOf(path) })
  return MASK
}

/** The names on the way without the places in lists: `headers.cookie`. The first is the part of the entry. */
function fieldOf(path: readonly string[]): string {
  const names = path.filter(Boolean)
  const inner = names[0] === 'content' && names.length > 1 ? names.slice(1) : names
  return maskText(inner.join('.').slice(0, 200), () => undefined)
}
