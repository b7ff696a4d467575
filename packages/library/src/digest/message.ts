import type { Mail } from '@repo/mail/mailer'
import type { LibraryNews, NewsSection } from './schema.ts'

type Letter = { name: string; libraries: readonly LibraryNews[]; appUrl: string; unsubscribeToken: string }

/** The mail about a week, as text and as HTML; null when there is nothing to tell. */
export function digestMessage({
  name,
  libraries,
  appUrl,
  unsubscribeToken,
}: Letter): Omit<Mail, 'to'> | null {
  const withNews = libraries.filter(
    ({ added, changed, failed }) => added.count + changed.count + failed.count > 0,
  )
  if (withNews.length === 0) return null
  const parts = withNews.flatMap((news) => partsOf(news, { isOnly: libraries.length === 1, appUrl }))
  const greeting = `Hello ${name}, this is new since last week.`
  const settings = `${appUrl}/settings`
  const off = `${appUrl}/unsubscribe/${unsubscribeToken}`
  const foot = `Change when this mail comes: ${settings}\nSwitch it off: ${off}`
  return {
    subject: subjectOf(withNews),
    unsubscribeUrl: `${appUrl}/api/unsubscribe/${unsubscribeToken}`,
    text: [greeting, ...parts.map(textOf), foot].join('\n\n'),
    html: page([
      `<p>${escapeHtml(greeting)}</p>`,
      ...parts.map(htmlOf),
      `<p style="color:#666"><a href="${escapeHtml(settings)}">Change when this mail comes</a> · <a href="${escapeHtml(off)}">Switch it off</a></p>`,
    ]),
  }
}

function subjectOf(libraries: readonly LibraryNews[]): string {
  const sum = (section: 'added' | 'changed' | 'failed') =>
    libraries.reduce((total, news) => total + news[section].count, 0)
  const [added, changed, failed] = [sum('added'), sum('changed'), sum('failed')]
  if (added > 0) return `Your week in Trovella: ${added} new ${added === 1 ? 'source' : 'sources'}`
  if (changed > 0)
    return `Your week in Trovella: ${changed} ${changed === 1 ? 'page has' : 'pages have'} changed`
  return `Your week in Trovella: ${failed} ${failed === 1 ? 'source needs' : 'sources need'} you`
}

type Part = { heading: string; lines: { title: string; url: string }[]; more: number }

function partsOf(news: LibraryNews, { isOnly, appUrl }: { isOnly: boolean; appUrl: string }): Part[] {
  const part = (what: string, { count, first }: NewsSection): Part[] => {
    if (count === 0) return []
    const lines = first.map(({ id, title }) => ({ title, url: `${appUrl}/sources/${id}` }))
    const heading = isOnly ? `${what} (${count})` : `${news.library}: ${what} (${count})`
    return [{ heading, lines, more: count - first.length }]
  }
  return [
    ...part('New', news.added),
    ...part('Changed pages', news.changed),
    ...part('Could not be read', news.failed),
  ]
}

function textOf({ heading, lines, more }: Part): string {
  const rest = more > 0 ? [`- and ${more} more`] : []
  return [heading, ...lines.map(({ title, url }) => `- ${oneLine(title)}\n  ${url}`), ...rest].join('\n')
}

function htmlOf({ heading, lines, more }: Part): string {
  const items = lines.map(
    ({ title, url }) => `<li><a href="${escapeHtml(url)}">${escapeHtml(oneLine(title))}</a></li>`,
  )
  const rest = more > 0 ? [`<li>and ${more} more</li>`] : []
  return `<h2 style="font-size:1rem">${escapeHtml(heading)}</h2><ul>${[...items, ...rest].join('')}</ul>`
}

function page(parts: string[]): string {
  return `<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5;max-width:40rem">${parts.join('')}</body></html>`
}

function oneLine(title: string): string {
  return title.replaceAll(/\s+/g, ' ').trim()
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
