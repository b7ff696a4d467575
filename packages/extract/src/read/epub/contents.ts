import { findAll, textWithin, type XmlElement } from '../xml.ts'
import type { Zip } from '../zip/open-zip.ts'
import { type Book, readXml } from './package.ts'
import { resolvePath } from './resolve-path.ts'

/** The entries of a book's table of contents that lead into each file, in their order; depths from 1. */
export type Contents = Map<string, { title: string; depth: number }[]>

export async function readContents(zip: Zip, book: Book): Promise<Contents> {
  const entries =
    (await navigationEntries(zip, book.navigation)) ?? (await ncxEntries(zip, book.contents)) ?? []
  return Map.groupBy(
    entries.filter(({ title }) => title !== ''),
    ({ path }) => path,
  )
}

type Entry = { path: string; title: string; depth: number }

async function navigationEntries(zip: Zip, path: string | null): Promise<Entry[] | null> {
  const document = path ? await readXml(zip, path) : null
  if (!path || !document) return null
  const lists = findAll(document, 'nav')
  const list = lists.find(({ attributes }) => attributes.type === 'toc') ?? lists[0]
  const links = list ? withDepth(list, 'ol', 'a') : []
  return links.length === 0
    ? null
    : links.map(({ element, depth }) => toEntry(path, element.attributes.href, textWithin(element), depth))
}

async function ncxEntries(zip: Zip, path: string | null): Promise<Entry[] | null> {
  const document = path ? await readXml(zip, path) : null
  if (!path || !document) return null
  return withDepth(document, 'navPoint', 'navPoint').map(({ element, depth }) => {
    const label = element.children.find(({ name }) => name === 'navLabel')
    return toEntry(path, ncxTarget(element), label ? textWithin(label) : '', depth)
  })
}

/** Every element of a name below, in document order, with the number of elements of another name around or at it. */
function withDepth(
  within: XmlElement,
  nesting: string,
  wanted: string,
  depth = 0,
): { element: XmlElement; depth: number }[] {
  return within.children.flatMap((element) => {
    const inner = element.name === nesting ? depth + 1 : depth
    const own = element.name === wanted ? [{ element, depth: inner }] : []
    return [...own, ...withDepth(element, nesting, wanted, inner)]
  })
}

function ncxTarget(point: XmlElement): string | undefined {
  return point.children.find(({ name }) => name === 'content')?.attributes.src
}

function toEntry(from: string, href: string | undefined, title: string, depth: number): Entry {
  return { path: resolvePath(from, href ?? ''), title, depth }
}
