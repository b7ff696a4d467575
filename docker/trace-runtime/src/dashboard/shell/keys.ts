import { type Html, html } from '../html.ts'

type Keys = { keys: string[]; does: string }

const GROUPS: { title: string; keys: Keys[] }[] = [
  {
    title: 'Anywhere',
    keys: [
      { keys: ['/'], does: 'Search' },
      { keys: ['g', 'o'], does: 'Overview' },
      { keys: ['g', 'e'], does: 'Entries' },
      { keys: ['g', 'l'], does: 'Live' },
      { keys: ['g', 'p'], does: 'Pinned' },
      { keys: ['g', 't'], does: 'Tags' },
      { keys: ['g', 'x'], does: 'Leaks' },
      { keys: ['g', 's'], does: 'Status' },
      { keys: ['?'], does: 'This help' },
    ],
  },
  {
    title: 'In a list or a waterfall',
    keys: [
      { keys: ['j'], does: 'Next row' },
      { keys: ['k'], does: 'Row before' },
      { keys: ['Enter'], does: 'Open the row' },
      { keys: ['c'], does: 'Copy what is open: curl, SQL or JSON' },
      { keys: ['Esc'], does: 'Close, or back to the rows' },
    ],
  },
  {
    title: 'In a waterfall',
    keys: [
      { keys: ['←'], does: 'Fold, or go to the parent' },
      { keys: ['→'], does: 'Unfold, or go to the first child' },
      { keys: ['e'], does: 'Next error' },
      { keys: ['p'], does: 'Pin or unpin the trace' },
    ],
  },
  { title: 'Live', keys: [{ keys: ['Space'], does: 'Pause or resume' }] },
]

export function keysHelp(): Html {
  return html`<div class="keys">${GROUPS.map(
    ({ title, keys }) =>
      html`<section><h3>${title}</h3><dl>${keys.map(
        ({ keys, does }) =>
          html`<div><dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${does}</dd></div>`,
      )}</dl></section>`,
  )}</div>`
}
