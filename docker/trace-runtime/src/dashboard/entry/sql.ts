import { type Fragment, type Html, html } from '../html.ts'
import { type SqlToken, sqlTokens } from './sql-tokens.ts'

/** SQL with its pieces coloured, as it stands. */
export function highlightSql(sql: string): Html {
  return html`${sqlTokens(sql).map(coloured)}`
}

/** The same statement with a line for each clause, each column and each condition. One that has lines keeps them. */
export function formatSql(sql: string): string {
  if (/\n\s*\S/.test(sql.trim())) return sql.trim()
  return laidOut(sqlTokens(sql))
}

function coloured({ kind, text }: SqlToken): Fragment {
  if (kind === 'space' || kind === 'name' || kind === 'sign') return text
  return html`<span class="sql-${kind}">${text}</span>`
}

const CLAUSES = new Set(
  `select from where group order limit offset having union except intersect values set returning with insert update
  delete on join left right inner cross full window for`.split(/\s+/),
)
const SECOND_WORDS = new Set(['join', 'outer', 'inner'])
const CONDITIONS = new Set(['and', 'or'])
/** Clauses whose commas end a line. */
const LISTS = new Set(['select', 'set', 'returning', 'with'])

function laidOut(tokens: readonly SqlToken[]): string {
  /** For every open parenthesis whether it holds a statement of its own. */
  const depths: boolean[] = []
  const clauses: string[] = ['']
  let text = ''
  let before = ''
  let isBetween = false

  const indent = () => '  '.repeat(depths.filter(Boolean).length)
  const breakLine = (extra = '') => {
    text = text.trimEnd()
    if (text !== '') text += `\n${indent()}${extra}`
  }

  for (const [index, token] of tokens.entries()) {
    const word = token.kind === 'keyword' ? token.text.toLowerCase() : ''
    const isStatement = depths.at(-1) ?? true
    if (token.kind === 'space') {
      if (text !== '' && !/\s$/.test(text)) text += ' '
      continue
    }
    if (token.text === '(') {
      depths.push(followsStatement(tokens, index))
      clauses.push('')
    } else if (token.text === ')') {
      const wasStatement = depths.pop() ?? false
      if (clauses.length > 1) clauses.pop()
      if (wasStatement) breakLine()
    } else if (isStatement && startsClause(word, before, tokens, index)) {
      breakLine()
      clauses[clauses.length - 1] = word
    } else if (isStatement && CONDITIONS.has(word) && !isBetween) breakLine('  ')
    if (word === 'between') isBetween = true
    else if (word === 'and') isBetween = false

    text += token.text
    if (token.text === '(' && depths.at(-1)) breakLine()
    if (token.text === ',' && isStatement && LISTS.has(clauses.at(-1) ?? '')) breakLine('  ')
    if (word !== '' || token.kind !== 'sign') before = word
  }
  return text.trim()
}

function startsClause(word: string, before: string, tokens: readonly SqlToken[], index: number): boolean {
  if (!CLAUSES.has(word)) return false
  if (SECOND_WORDS.has(word)) return !['left', 'right', 'inner', 'cross', 'full', 'outer'].includes(before)
  if (word === 'left' || word === 'right') return nextOf(tokens, index) !== '('
  if (word === 'on') return nextOf(tokens, index) === 'conflict'
  if (word === 'from') return before !== 'distinct' && before !== 'delete'
  if (word === 'update' || word === 'delete' || word === 'set')
    return !['for', 'on', 'do'].includes(before) || word === 'set'
  return true
}

function followsStatement(tokens: readonly SqlToken[], index: number): boolean {
  return ['select', 'with', 'insert', 'update', 'delete'].includes(nextOf(tokens, index))
}

function nextOf(tokens: readonly SqlToken[], index: number): string {
  return (tokens.slice(index + 1, index + 4).find(({ kind }) => kind !== 'space')?.text ?? '').toLowerCase()
}
