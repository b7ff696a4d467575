export type SqlToken = {
  kind: 'keyword' | 'name' | 'quoted' | 'string' | 'number' | 'parameter' | 'comment' | 'space' | 'sign'
  text: string
}

/** One alternative a kind, in the order of {@link SqlToken}; an unclosed string or comment runs to the end. */
const TOKEN = new RegExp(
  [
    /(?<space>\s+)/,
    /(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/,
    /(?<string>[eEbBxX]?'(?:[^'\\]|''|\\.)*(?:'|$)|\$(?<fence>[A-Za-z_]*)\$[\s\S]*?(?:\$\k<fence>\$|$))/,
    /(?<quoted>"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$))/,
    /(?<parameter>\$\d+|\?|(?<!:):[A-Za-z_]\w*)/,
    /(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/,
    /(?<word>[A-Za-z_\u0080-\uffff][\w\u0080-\uffff$]*)/,
    /(?<sign>::|<=>|<->|<#>|->>|->|\|\||<=|>=|<>|!=|[\s\S])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

const KEYWORDS = new Set(
  `add all alter and any array as asc begin between by cascade case check collate column commit concurrently conflict
  constraint create cross current_timestamp database default delete desc distinct do drop else end except exists
  explain false fetch filter first for foreign from full function group having if ilike in index inner insert intersect
  interval into is isnull join key last lateral left like limit listen lock locked materialized natural not nothing
  notify notnull null nulls of offset on only or order outer over partition primary recursive references returning
  right rollback row rows savepoint select set share similar skip table temporary then to transaction trigger true
  truncate union unique unlogged update using vacuum values view when where window with within`.split(/\s+/),
)

/** The pieces of a statement; joined again they are the statement. */
export function sqlTokens(sql: string): SqlToken[] {
  return Array.from(sql.matchAll(TOKEN), ({ 0: text, groups = {} }) => ({ kind: kindOf(text, groups), text }))
}

function kindOf(text: string, groups: Record<string, string | undefined>): SqlToken['kind'] {
  if (groups.word !== undefined) return KEYWORDS.has(text.toLowerCase()) ? 'keyword' : 'name'
  for (const kind of ['space', 'comment', 'string', 'quoted', 'parameter', 'number'] as const)
    if (groups[kind] !== undefined) return kind
  return 'sign'
}
