import { findAll, findFirst, textWithin, type XmlElement } from '../xml.ts'
import type { Zip } from '../zip/open-zip.ts'
import { type Book, readXml } from './package.ts'
import { resolvePath } from './resolve-path.ts'

/** The title a book's table of contents gives to each file: that of the first entry that leads there. */
export async function readContents(zip: Zip, book: Book): Promise<Map<string, string>> {
  const entries =
    (await navigationEntries(zip, book.navigation)) ?? (await ncxEntries(zip, book.contents)) ?? []
  const titles = new Map<string, string>()
  for (const { path, title } of entries) if (title !== '' && !titles.has(path)) titles.set(path, title)
  return titles
}

type ContentsEntry = { path: string; title: string }

async function navigationEntries(zip: Zip, path: string | null): Promise<ContentsEntry[] | null> {
  const document = path ? await readXml(zip, path) : null
  if (!path || !document) return null
  const lists = findAll(document, 'nav')
  const list = lists.find(({ attributes }) => attributes.type === 'toc') ?? lists[0]
  const links = list ? findAll(list, 'a') : []
  return links.length === 0
    ? null
    : links.map((link) => toEntry(path, link.attributes.href, textWithin(link)))
}

async function ncxEntries(zip: Zip, path: string | null): Promise<ContentsEntry[] | null> {
  const document = path ? await readXml(zip, path) : null
  if (!path || !document) return null
  return findAll(document, 'navPoint').map((point) => {
    const label = findFirst(point, 'navLabel')
    return toEntry(path, ncxTarget(point), label ? textWithin(label) : '')
  })
}

function ncxTarget(point: XmlElement): string | undefined {
  return point.children.find(({ name }) => name === 'content')?.attributes.src
}

function toEntry(from: string, href: string | undefined, title: string): ContentsEntry {
  return { path: resolvePath(from, href ?? ''), title }
}
