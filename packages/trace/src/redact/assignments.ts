import { MASK } from './mask.ts'

const MAX_NAME = 64
const MAX_QUOTED = 4_096
const SEPARATOR = /[:=]/g
const NAME_CHARACTER = /[\w.-]/
const END_OF_VALUE = /[\s,;&"'`<>(){}[\]|\\]/
const LINE_END = /[\r\n"`]/
/** Their values have spaces and semicolons inside. */
const HEADER = /(?:authorization|cookie|credentials?)$/i
const PLACEHOLDER = /^(?:\$\d+|\?|null|undefined|true|false)$/

/**
 * A text in which the value after a secret's name is masked: `password=…`, `"api_key": "…"`, `Cookie: …`, in query
 * strings, connection strings, JSON in text, SQL and stacks. Looks back and ahead a bounded way from each `:` or `=`.
 */
export function maskAssignments(text: string, isSecret: (name: string) => boolean): string {
  let masked = ''
  let from = 0
  SEPARATOR.lastIndex = 0
  for (let found = SEPARATOR.exec(text); found; found = SEPARATOR.exec(text)) {
    const name = nameBefore(text, found.index)
    if (!name || !isSecret(name)) continue
    const value = valueAfter(text, found.index + 1, HEADER.test(name))
    if (value.end <= value.start || PLACEHOLDER.test(text.slice(value.start, value.end))) continue
    masked += text.slice(from, value.start) + MASK
    from = value.end
    SEPARATOR.lastIndex = value.end
  }
  return from === 0 ? text : masked + text.slice(from)
}

function nameBefore(text: string, separator: number): string {
  let end = separator
  for (let skipped = 0; skipped < 4 && /[\s"'`\\\]]/.test(text[end - 1] ?? ''); skipped++) end--
  let start = end
  while (end - start < MAX_NAME && NAME_CHARACTER.test(text[start - 1] ?? '')) start--
  return text.slice(start, end)
}

function valueAfter(text: string, separatorEnd: number, isHeader: boolean): { start: number; end: number } {
  let start = separatorEnd
  for (let skipped = 0; skipped < 4 && /[\s=>:]/.test(text[start] ?? ''); skipped++) start++
  const quote = openingQuote(text, start)
  if (quote) return { start: start + quote.length, end: closingQuote(text, start + quote.length, quote) }
  return { start, end: endAt(text, start, isHeader ? LINE_END : END_OF_VALUE) }
}

/** A quote, with the backslashes before it where JSON stands within JSON. */
function openingQuote(text: string, start: number): string {
  let end = start
  while (end - start < 3 && text[end] === '\\') end++
  const character = text[end]
  return character === '"' || character === "'" || character === '`' ? text.slice(start, end + 1) : ''
}

function closingQuote(text: string, start: number, quote: string): number {
  const limit = Math.min(text.length, start + MAX_QUOTED)
  let end = text.indexOf(quote, start)
  while (end !== -1 && end < limit) {
    const isDoubled = quote === "'" && text[end + 1] === "'"
    if (!isDoubled && !(text[end - 1] === '\\' && text[end - 2] !== '\\')) return end
    end = text.indexOf(quote, end + (isDoubled ? 2 : 1))
  }
  return endAt(text, start, /[\r\n]/)
}

function endAt(text: string, start: number, pattern: RegExp): number {
  for (let end = start; end < text.length; end++) if (pattern.test(text[end] as string)) return end
  return text.length
}
