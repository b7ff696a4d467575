import { type Html, html } from '../html.ts'

/** The product's mark, as spans of a waterfall. `mark.svg` is the same, for the browser's tab. */
export const mark: Html = html`<svg class="mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><rect x="3" y="3" width="26" height="26" rx="7" fill="#1d5a4b"/><path d="M9.5 10.5h9M13.5 21.5h9" stroke-width="2.4" stroke-linecap="round" stroke="#fff" stroke-opacity=".7"/><path d="M9.5 16h13" stroke-width="4.4" stroke-linecap="round" stroke="#f3dc5b"/></svg>`
