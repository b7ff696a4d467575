import { type Fragment, type Html, html } from '../html.ts'

const MAX_DEPTH = 32
const LINE_WIDTH = 72

/** A value as JSON with its pieces coloured, a line for each item that would not fit on one. */
export function highlightJson(value: unknown): Html {
  return html`${piece(value, 0)}`
}

function piece(value: unknown, depth: number): Fragment {
  if (value === null || value === undefined) return html`<span class="json-null">null</span>`
  if (typeof value === 'string') return html`<span class="json-string">${JSON.stringify(value)}</span>`
  if (typeof value !== 'object') return html`<span class="json-number">${String(value)}</span>`
  if (depth > MAX_DEPTH) return '…'
  const isList = Array.isArray(value)
  const items = isList
    ? value.map((item) => piece(item, depth + 1))
    : Object.entries(value).map(
        ([name, item]) =>
          html`<span class="json-name">${JSON.stringify(name)}</span>: ${piece(item, depth + 1)}`,
      )
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  if (items.length === 0) return `${open}${close}`
  if (depth > 0 && isShort(value)) return [open, isList ? '' : ' ', spaced(items), isList ? '' : ' ', close]
  const indent = `\n${'  '.repeat(depth + 1)}`
  return [
    open,
    items.map((item, index) => [index > 0 && ',', indent, item]),
    `\n${'  '.repeat(depth)}`,
    close,
  ]
}

function isShort(value: object): boolean {
  const parts = Object.values(value)
  return (
    parts.every((part) => typeof part !== 'object' || part === null) &&
    JSON.stringify(value).length <= LINE_WIDTH
  )
}

function spaced(items: readonly Fragment[]): Fragment {
  return items.map((item, index) => [index > 0 && ', ', item])
}
