import { findAll, textWithin, type XmlElement } from '../xml.ts'
import type { Zip } from '../zip/open-zip.ts'
import { type Book, readXml } from './package.ts'
import { resolvePath } from './resolve-path.ts'

/** What a book's table of contents says of a file: the title and depth, from 1, of the first entry that leads there. */
export type Contents = Map<string, { title: string; depth: number }>

export async function readContents(zip: Zip, book: Book): Promise<Contents> {
  const entries =
    (await navigationEntries(zip, book.navigation)) ?? (await ncxEntries(zip, book.contents)) ?? []
  const contents: Contents = new Map()
  for (const { path, ...entry } of entries) {
    if (entry.title !== '' && !contents.has(path)) contents.set(path, entry)
  }
  return contents
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
