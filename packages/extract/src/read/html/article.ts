import readability from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import type { Block } from '../blocks.ts'
import type { PageFacts } from './page-facts.ts'
import { parsePage } from './parse-page.ts'

// Readability builds and walks a tree several times; beyond this it would take seconds, or the whole stack.
const MAX_CHARACTERS = 3_000_000
const MAX_ELEMENTS = 30_000
const MAX_DEPTH = 200

export type Article = { blocks: Block[]; byline: string | null; publishedAt: string | null }

/** The article of a page as Mozilla's Readability sees it, or null when it sees none or the page is too large. */
export function findArticle(html: string, facts: PageFacts): Article | null {
  const isTooLarge =
    html.length > MAX_CHARACTERS || facts.elementCount > MAX_ELEMENTS || facts.maxDepth > MAX_DEPTH
  if (isTooLarge) return null
  const { document } = parseHTML(asDocument(html))
  const article = new readability.Readability(document, { charThreshold: 250 }).parse()
  if (!article?.content) return null
  const { placed } = parsePage(article.content)
  return {
    blocks: placed.map(({ block }) => block),
    byline: article.byline ?? null,
    publishedAt: article.publishedTime ?? null,
  }
}

// linkedom takes the first element of a fragment for the document's root.
function asDocument(html: string): string {
  return /<html[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`
}
