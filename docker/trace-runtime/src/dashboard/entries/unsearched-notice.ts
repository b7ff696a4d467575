import { type Fragment, html } from '../html.ts'
import { counted } from '../look/numbers.ts'

/** Says of a search for words how many entries it could not look at yet; nothing when there are none. */
export function unsearchedNotice(unsearched: number): Fragment {
  if (unsearched === 0) return null
  return html`<p class="notice" role="status">The newest ${counted(unsearched, 'entry is', 'entries are')} not searchable yet. They will be in a moment.</p>`
}
