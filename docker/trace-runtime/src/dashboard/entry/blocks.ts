import { type Fragment, type Html, html } from '../html.ts'
import { parsedBody, recordOf, textOf } from './content.ts'
import { highlightJson } from './json.ts'

/** A part of an entry's detail with a heading. Nothing when there is nothing in it. */
export function block(title: string, body: Fragment, { aside }: { aside?: Fragment } = {}): Fragment {
  if (body === undefined || body === null || body === false || body === '') return null
  return html`<section class="block"><div class="block-head"><h3>${title}</h3>${aside}</div>${body}</section>`
}

/** Names and values; those without a value are left out. */
export function facts(pairs: readonly (readonly [string, Fragment])[]): Fragment {
  const present = pairs.filter(
    ([, value]) => value !== undefined && value !== null && value !== false && value !== '',
  )
  if (present.length === 0) return null
  return html`<dl class="facts">${present.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** Code that can be copied. The first of a detail is what the key `c` copies. */
export function codeBlock(
  title: string,
  text: string,
  {
    shown,
    isFolded = false,
    isMain = false,
  }: { shown?: Fragment; isFolded?: boolean; isMain?: boolean } = {},
): Html {
  const code = html`<div class="code-wrap"><pre class="code" data-copy-text${isMain && html` data-copy-first`} tabindex="0"><code>${shown ?? text}</code></pre><button type="button" class="copy" data-copy aria-label="Copy ${title}">Copy</button></div>`
  if (isFolded) return html`<details class="block fold"><summary>${title}</summary>${code}</details>`
  return html`<section class="block"><div class="block-head"><h3>${title}</h3></div>${code}</section>`
}

/** A value as JSON; a text that is none as it stands. */
export function valueBlock(title: string, value: unknown, options: { isFolded?: boolean } = {}): Fragment {
  const parsed = parsedBody(value)
  if (parsed === undefined || parsed === null || parsed === '' || isEmpty(parsed)) return null
  if (typeof parsed === 'string') return codeBlock(title, parsed, options)
  return codeBlock(title, JSON.stringify(parsed, null, 2), { shown: highlightJson(parsed), ...options })
}

export function headersBlock(title: string, value: unknown): Fragment {
  const headers = Object.entries(recordOf(value))
  if (headers.length === 0) return null
  return html`<details class="block fold"><summary>${title} <span class="count">${headers.length}</span></summary><dl class="headers">${headers.map(
    ([name, header]) => html`<div><dt>${name}</dt><dd>${textOf(header) ?? JSON.stringify(header)}</dd></div>`,
  )}</dl></details>`
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
