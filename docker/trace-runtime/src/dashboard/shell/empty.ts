import { type Fragment, type Html, html } from '../html.ts'

/** What stands where nothing is: what that means and what to do next. */
export function emptyState(title: string, advice: Fragment): Html {
  return html`<div class="empty"><p class="empty-title">${title}</p><div class="empty-advice">${advice}</div></div>`
}
