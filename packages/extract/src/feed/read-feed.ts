import { DomUtils, parseDocument } from 'htmlparser2'
import { decodeText } from '../read/decode-text.ts'
import { findFeedLink } from './find-feed-link.ts'

/** Larger ones are no feeds that people read; this parser holds the whole document. */
const MAX_FEED_BYTES = 8 * 1024 * 1024

export type FeedEntry = { url: string; title: string | null }
export type ReadFeed =
  /** Entries in the order of the feed, which is newest first by custom; their addresses are absolute. */
  | { ok: true; title: string | null; entries: FeedEntry[] }
  /** `feedUrl` is the feed that a web page names as its own. */
  | { ok: false; reason: 'not_a_feed' | 'too_large'; message: string; feedUrl: string | null }

/** Reads RSS 0.9 to 2.0, RDF and Atom. `url` is where the bytes are from. Never throws for what they are. */
export function readFeed({
  bytes,
  charset,
  url,
}: {
  bytes: Buffer
  charset: string | null
  url: string
}): ReadFeed {
  if (bytes.length > MAX_FEED_BYTES) {
    return { ok: false, reason: 'too_large', message: 'The feed is larger than 8 MB.', feedUrl: null }
  }
  const text = decodeText(bytes, charset)
  const document = parseDocument(text, { xmlMode: true })
  keepAlternateLinks(document.children)
  const feed = DomUtils.getFeed(document.children)
  if (!feed) return notAFeed(text, url)
  const entries = feed.items.flatMap(({ link, id, title }) => {
    const address = addressOf(link, url) ?? addressOf(absolute(id), url)
    return address ? [{ url: address, title: oneLine(title) }] : []
  })
  return { ok: true, title: oneLine(feed.title), entries }
}

/** An Atom entry also links to its comments, its edit form and itself: the one to read is the alternate. */
function keepAlternateLinks(nodes: Parameters<typeof DomUtils.getFeed>[0]): void {
  for (const link of DomUtils.getElementsByTagName('link', nodes)) {
    const { rel, href } = link.attribs
    if (href && rel && rel !== 'alternate') DomUtils.removeElement(link)
  }
}

function notAFeed(text: string, url: string): ReadFeed {
  const feedUrl = addressOf(findFeedLink(text), url)
  const message = 'There is no feed at this address. Look for a link named RSS or Atom on the site.'
  return { ok: false, reason: 'not_a_feed', message, feedUrl }
}

/** An id that is an address; others are mere names. */
function absolute(id: string | undefined): string | undefined {
  return id && /^https?:\/\//i.test(id) ? id : undefined
}

function addressOf(link: string | null | undefined, base: string): string | null {
  const url = link ? URL.parse(link.trim(), base) : null
  return url && /^https?:$/.test(url.protocol) ? url.href : null
}

function oneLine(text: string | undefined): string | null {
  return (
    text
      ?.replaceAll(/<[^>]*>/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, 500) || null
  )
}
