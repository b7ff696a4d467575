import { Parser } from 'htmlparser2'
import { collectPageFacts, type PageFacts } from './page-facts.ts'
import { type PlacedBlock, renderHtml } from './render-html.ts'

export type Page = { facts: PageFacts; placed: PlacedBlock[] }

/** Reads HTML of any shape in one pass, in time linear in its length and without a tree. */
export function parsePage(html: string, options: { keepFurniture?: boolean; xmlMode?: boolean } = {}): Page {
  const facts = collectPageFacts()
  const rendering = renderHtml(options)
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        facts.open(name, attributes)
        rendering.open(name, attributes)
      },
      ontext(data) {
        facts.text(data)
        rendering.text(data)
      },
      onclosetag(name) {
        rendering.close(name)
        facts.close(name)
      },
    },
    { recognizeSelfClosing: options.xmlMode ?? false, recognizeCDATA: options.xmlMode ?? false },
  )
  parser.end(html)
  rendering.end()
  return { facts: facts.facts, placed: rendering.placed }
}
