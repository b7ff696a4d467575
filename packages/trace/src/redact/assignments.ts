import { MASK } from './mask.ts'

const MAX_NAME = 64
const MAX_QUOTED = 4_096
const SEPARATOR = /[:=]/g
const NAME_CHARACTER = /[\w.-]/
const BETWEEN_NAME_AND_SEPARATOR = /[\s"'`\\\]]/
const BETWEEN_SEPARATOR_AND_VALUE = /[\s=>:]/
const END_OF_VALUE = /[\s,;&"'`<>(){}[\]|\\]/g
const END_OF_LINE = /[\r\n"`]/g
/** Their values have spaces and semicolons inside. */
const HEADER = /(?:authorization|cookie|credentials?)$/i
const PLACEHOLDER = /^(?:\$\d+|\?|null|undefined|true|false)$/i

/**
 * A text in which the value after a secret's name is masked: `password=…`, `"api_key": "…"`, `Cookie: …`, in query
 * strings, connection strings, JSON in text, SQL and stacks. Looks a bounded way back and ahead from each `:` or `=`.
 */
export function maskAssignments(text: string, isSecret: (name: string) => boolean): string {
  let masked = ''
  let from = 0
  SEPARATOR.lastIndex = 0
  for (let found = SEPARATOR.exec(text); found; found = SEPARATOR.exec(text)) {
    const name = nameBefore(text, found.index)
    if (name === '' || !isSecret(name)) continue
    const { start, end } = valueAfter(text, found.index + 1, HEADER.test(name))
    const value = text.slice(start, end)
    if (value === '' || PLACEHOLDER.test(value)) continue
    masked += text.slice(from, start) + MASK
    from = end
    SEPARATOR.lastIndex = end
  }
  return from === 0 ? text : masked + text.slice(from)
}

function nameBefore(text: string, separator: number): string {
  let end = separator
  while (separator - end < 4 && BETWEEN_NAME_AND_SEPARATOR.test(text.charAt(end - 1))) end--
  let start = end
  while (end - start < MAX_NAME && NAME_CHARACTER.test(text.charAt(start - 1))) start--
  return text.slice(start, end)
}

function valueAfter(text: string, separatorEnd: number, isHeader: boolean): { start: number; end: number } {
  let start = separatorEnd
  while (start - separatorEnd < 4 && BETWEEN_SEPARATOR_AND_VALUE.test(text.charAt(start))) start++
  const quote = openingQuote(text, start)
  if (quote !== '')
    return { start: start + quote.length, end: closingQuote(text, start + quote.length, quote) }
  return { start, end: endAt(text, start, isHeader ? END_OF_LINE : END_OF_VALUE) }
}

/** A quote, with the backslashes before it where JSON stands within JSON. */
function openingQuote(text: string, start: number): string {
  let end = start
  while (end - start < 3 && text[end] === '\\') end++
  const character = text.charAt(end)
  return character !== '' && '"\'`'.includes(character) ? text.slice(start, end + 1) : ''
}

function closingQuote(text: string, start: number, quote: string): number {
  const limit = Math.min(text.length, start + MAX_QUOTED)
  let end = text.indexOf(quote, start)
  while (end !== -1 && end < limit) {
    const isDoubled = quote === "'" && text[end + 1] === "'"
    const isEscaped = text[end - 1] === '\\' && text[end - 2] !== '\\'
    if (!isDoubled && !isEscaped) return end
    end = text.indexOf(quote, end + (isDoubled ? 2 : 1))
  }
  return endAt(text, start, /[\r\n]/g)
}

function endAt(text: string, start: number, pattern: RegExp): number {
  pattern.lastIndex = start
  return pattern.exec(text)?.index ?? text.length
}
