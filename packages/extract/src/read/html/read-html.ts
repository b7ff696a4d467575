import { recognizeBlockPage } from '../../blocked/recognize.ts'
import { decodeText } from '../decode-text.ts'
import { isoDate, primaryLanguage, tidyLine } from '../metadata.ts'
import { type ReadInput, type Reading, readingOf } from '../reading.ts'
import { Unreadable } from '../unreadable.ts'
import { canonicalUrlOf } from './canonical-link.ts'
import { type Content, chooseContent } from './choose-content.ts'
import { type Page, parsePage } from './parse-page.ts'
import { readStructuredData, type StructuredData } from './structured-data.ts'

const SCRIPT = /<script[\s>]/i
const DRAWN_BY_SCRIPT =
  'There is no text in this page itself: a script draws it. Open it in your browser and save what you see, for example as a PDF.'

/** Reads a web page, fetched when it has a url, or a saved one. Throws Unreadable for a page that is only a wall. */
export function readHtml({ bytes, charset, url }: ReadInput): Reading {
  const html = decodeText(bytes, charset)
  const page = parsePage(html)
  const data = readStructuredData(page.facts.structuredData)
  const isArticle = data.isArticle || page.facts.meta.get('og:type') === 'article'
  const content = chooseContent(html, page, isArticle)
  refuseWall(html, page, content, data, url !== null)
  if (content.shortText === '' && content.blocks.length === 0 && SCRIPT.test(html)) {
    throw new Unreadable('empty', DRAWN_BY_SCRIPT)
  }
  const { meta } = page.facts
  return {
    ...readingOf(content.extractor, content.blocks),
    title: titleOf(page),
    language: primaryLanguage(page.facts.language ?? meta.get('og:locale') ?? meta.get('content-language')),
    author: tidyLine(
      data.author ?? meta.get('author') ?? authorName(meta.get('article:author')) ?? content.byline,
    ),
    publishedAt: isoDate(data.publishedAt ?? publishedIn(meta) ?? content.publishedAt),
    canonicalUrl: canonicalUrlOf(page.facts.canonical ?? meta.get('og:url') ?? null, url),
  }
}

function refuseWall(
  html: string,
  page: Page,
  content: Content,
  data: StructuredData,
  fetched: boolean,
): void {
  if (content.shortText === null) return
  const wall = recognizeBlockPage({
    html,
    title: page.facts.title,
    text: content.shortText,
    noscriptText: page.facts.noscriptText,
    passwordFields: page.facts.passwordFields,
    declaredPaid: data.isPaid,
    fetched,
  })
  if (wall) throw new Unreadable('blocked_page', wall.message, wall.blockedBy)
}

function titleOf({ facts, placed }: Page): string | null {
  const own =
    tidyLine(facts.meta.get('og:title')) ??
    tidyLine(withoutSiteName(facts.title, facts.meta.get('og:site_name')))
  if (own) return own
  const heading = placed.find(({ block }) => block.kind === 'heading')?.block
  return heading?.kind === 'heading' ? tidyLine(heading.text) : null
}

function withoutSiteName(title: string, siteName: string | undefined): string {
  const bare = title.trim()
  if (!siteName || !bare.toLowerCase().endsWith(siteName.toLowerCase())) return bare
  return bare.slice(0, -siteName.length).replace(/\s*[|\-–—·:»]\s*$/, '') || bare
}

// Open Graph means a profile's address by it; many sites put a name there.
function authorName(author: string | undefined): string | undefined {
  return author && !/^https?:/i.test(author) ? author : undefined
}

function publishedIn(meta: Map<string, string>): string | undefined {
  const names = [
    'article:published_time',
    'datepublished',
    'date',
    'dc.date',
    'dcterms.created',
    'citation_publication_date',
  ]
  return names.map((name) => meta.get(name)).find((value) => value !== undefined)
}
