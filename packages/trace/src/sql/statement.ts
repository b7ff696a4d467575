const MAX_REMEMBERED = 1_000
const MAX_LENGTH = 16 * 1024

export type Statement = {
  /** Without the values written into it. */
  text: string
  /** What a list shows: `select source`, `begin`. */
  summary: string
  /** The same for statements that differ only in values and in how many of them a list has. */
  family: string
}

const known = new Map<string, Statement>()

/** What a statement does, without the values written into it. */
export function statementOf(sql: string): Statement {
  const found = known.get(sql)
  if (found) return found
  const text = withoutLiterals(sql.slice(0, MAX_LENGTH)).replaceAll(/\s+/g, ' ').trim()
  const statement = { text, summary: summaryOf(text), family: familyOf(text) }
  if (known.size >= MAX_REMEMBERED) known.clear()
  if (sql.length <= MAX_LENGTH) known.set(sql, statement)
  return statement
}

/** Texts, dollar-quoted texts and numbers become `?`; comments go, names in double quotes stay. */
const LITERAL =
  /(\$[A-Za-z_]?\w{0,30}\$)|\be'(?:[^'\\]|\\.|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|--[^\n]*|\/\*|\$\d+|\b\d[\d.]*(?:e[+-]?\d+)?\b/gi

function withoutLiterals(sql: string): string {
  let result = ''
  let from = 0
  LITERAL.lastIndex = 0
  for (let found = LITERAL.exec(sql); found; found = LITERAL.exec(sql)) {
    const [piece, dollarQuote] = found
    const end = endOf(sql, found.index, piece, dollarQuote)
    result += sql.slice(from, found.index) + replacementOf(piece, dollarQuote)
    from = end
    LITERAL.lastIndex = end
  }
  return result + sql.slice(from)
}

function endOf(sql: string, start: number, piece: string, dollarQuote: string | undefined): number {
  const closing = dollarQuote ?? (piece === '/*' ? '*/' : null)
  if (closing === null) return start + piece.length
  const end = sql.indexOf(closing, start + piece.length)
  return end === -1 ? sql.length : end + closing.length
}

function replacementOf(piece: string, dollarQuote: string | undefined): string {
  if (dollarQuote) return '?'
  if (piece.startsWith('--') || piece === '/*') return ' '
  // Placeholders and quoted names are part of the statement.
  return piece.startsWith('"') || piece.startsWith('$') ? piece : '?'
}

const TARGET =
  /\b(?:from|into|update|join|table)\s+(?:only\s+)?(?:if\s+(?:not\s+)?exists\s+)?"?([a-z_][\w.]*)"?/i

function summaryOf(text: string): string {
  const verb = /^\W*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? 'statement'
  const writes = verb === 'with' ? /\b(insert|update|delete)\b/i.exec(text)?.[1]?.toLowerCase() : undefined
  const name = writes ?? (verb === 'with' ? 'select' : verb)
  const from = writes ? text.slice(text.search(new RegExp(`\\b${writes}\\b`, 'i'))) : text
  const target = TARGET.exec(from)?.[1]
  return target && target !== 'select' ? `${name} ${target}` : name
}

function familyOf(text: string): string {
  return text
    .replaceAll(/\$\d+/g, '?')
    .replaceAll(/\(\s*\?(?:\s*,\s*\?){0,2000}\s*\)/g, '(?)')
    .replaceAll(/\(\?\)(?:\s*,\s*\(\?\)){0,2000}/g, '(?)')
    .toLowerCase()
}
