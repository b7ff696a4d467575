import { type Html, html } from '../html.ts'

function icon(paths: Html): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`
}

/** Drawn after Lucide (ISC), the icons of the product. */
export const icons = {
  search: icon(html`<circle cx="11" cy="11" r="7"/><path d="m20 20-3.5-3.5"/>`),
  sun: icon(
    html`<circle cx="12" cy="12" r="4"/><path d="M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4"/>`,
  ),
  help: icon(
    html`<circle cx="12" cy="12" r="9.5"/><path d="M9.2 9a2.9 2.9 0 0 1 5.6 1c0 1.9-2.8 2.6-2.8 4M12 17.3v.1"/>`,
  ),
  signOut: icon(html`<path d="M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4M16 17l5-5-5-5M21 12H9"/>`),
  pin: icon(html`<path d="M12 17v5M9 10.8 6 14v3h12v-3l-3-3.2V5l1-2H8l1 2z"/>`),
  download: icon(html`<path d="M12 3v12M7 11l5 5 5-5M4 21h16"/>`),
  compare: icon(html`<path d="M8 3 4 7l4 4M4 7h16M16 21l4-4-4-4M20 17H4"/>`),
  warning: icon(html`<path d="m12 3 10 18H2zM12 10v4M12 17.5v.1"/>`),
}
