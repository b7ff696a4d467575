import { type Block, joinBlocks } from '../blocks.ts'
import { type Article, findArticle } from './article.ts'
import { type Page, parsePage } from './parse-page.ts'

export type Content = {
  blocks: Block[]
  extractor: 'html-article' | 'html-main' | 'html-page'
  byline: string | null
  publishedAt: string | null
  /** All text of a short page without its furniture, to ask whether it is a wall; null of a page too long for one. */
  shortText: string | null
}

// Losing part of an article's page is losing comments and teasers; losing part of another page is losing content.
const MIN_ARTICLE_SHARE = 0.5
const MIN_SHARE_OF_OTHER_PAGES = 0.9
const MIN_MAIN_SHARE = 0.4
const MIN_PAGE_CHARACTERS = 40
const MAX_SHORT_CHARACTERS = 20_000
const MIN_ARTICLE_CHARACTERS = 500
// One is the title, which Readability takes for known.
const MAX_LOST_HEADINGS = 1
const MIN_HEADINGS_SHARE = 0.8

/** Picks what a person came for: the article where one is found nearly whole, else the main element, else the page. */
export function chooseContent(html: string, page: Page, isArticle: boolean): Content {
  const all = page.placed.map(({ block }) => block)
  const main = page.placed.filter(({ inMain }) => inMain).map(({ block }) => block)
  const length = lengthOf(all)
  const shortText = length <= MAX_SHORT_CHARACTERS ? joinBlocks(all).text : null
  const nothing = { byline: null, publishedAt: null, shortText }
  if (length < MIN_PAGE_CHARACTERS) return { ...nothing, blocks: fuller(html, all), extractor: 'html-page' }
  const isMainWhole = lengthOf(main) >= length * MIN_MAIN_SHARE
  const base = isMainWhole ? main : all
  const article = length >= MIN_ARTICLE_CHARACTERS ? findArticle(html, page.facts) : null
  if (article && (isArticle ? keepsArticle(article, base) : keepsPage(article, base))) {
    return { ...article, shortText, extractor: 'html-article' }
  }
  return { ...nothing, blocks: base, extractor: isMainWhole ? 'html-main' : 'html-page' }
}

function keepsArticle({ blocks }: Article, base: Block[]): boolean {
  return lengthOf(blocks) >= lengthOf(base) * MIN_ARTICLE_SHARE
}

/** Readability takes the headings of manuals for furniture, or their authors: little text, and all of the structure. */
function keepsPage({ blocks, byline }: Article, base: Block[]): boolean {
  const headings = headingsOf(base)
  const minHeadings = Math.min(headings.length - MAX_LOST_HEADINGS, headings.length * MIN_HEADINGS_SHARE)
  const isWhole = lengthOf(blocks) >= lengthOf(base) * MIN_SHARE_OF_OTHER_PAGES
  return isWhole && headingsOf(blocks).length >= minHeadings && !headings.includes(byline?.trim() ?? '')
}

function headingsOf(blocks: Block[]): string[] {
  return blocks.flatMap((block) => (block.kind === 'heading' ? [block.text.trim()] : []))
}

/** An index can consist of navigation alone: then that is its text. */
function fuller(html: string, blocks: Block[]): Block[] {
  const whole = parsePage(html, { keepFurniture: true }).placed.map(({ block }) => block)
  return lengthOf(whole) > lengthOf(blocks) * 2 ? whole : blocks
}

function lengthOf(blocks: Block[]): number {
  return blocks.reduce((sum, block) => sum + ('text' in block ? block.text.length : 0), 0)
}
