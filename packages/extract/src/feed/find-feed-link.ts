import { Parser } from 'htmlparser2'

const FEED_TYPES = ['application/rss+xml', 'application/atom+xml', 'application/rdf+xml']

/** The address of the first feed that a web page names in its head, as it stands there. */
export function findFeedLink(html: string): string | null {
  let found: string | null = null
  const parser = new Parser({
    onopentag: (name, { rel, type, href }) => {
      const isFeed =
        /\balternate\b/i.test(rel ?? '') && FEED_TYPES.includes((type ?? '').trim().toLowerCase())
      if (name === 'link' && isFeed) found ??= href ?? null
    },
  })
  parser.end(html)
  return found
}
