import { decodeText } from '../decode-text.ts'
import { Unreadable } from '../unreadable.ts'
import { findAll, findFirst, parseXml, textWithin, type XmlElement } from '../xml.ts'
import type { Zip } from '../zip/open-zip.ts'
import { resolvePath } from './resolve-path.ts'

/** What a book's package document says: facts about it, and its chapters' files in reading order. */
export type Book = {
  title: string | null
  authors: string[]
  language: string | null
  published: string | null
  spine: string[]
  navigation: string | null
  contents: string | null
}

/** Reads META-INF/container.xml and the package document it names (EPUB 3.3, sections 4 and 5). */
export async function readPackage(zip: Zip): Promise<Book> {
  const container = await readXml(zip, 'META-INF/container.xml')
  const path = container && findFirst(container, 'rootfile')?.attributes['full-path']
  const opf = path ? await readXml(zip, path) : null
  if (!path || !opf) throw new Unreadable('broken', 'This EPUB lacks its package document.')
  const items = findAll(opf, 'item').map(({ attributes }) => ({
    id: attributes.id ?? '',
    path: resolvePath(path, attributes.href ?? ''),
    mediaType: attributes['media-type'] ?? '',
    properties: (attributes.properties ?? '').split(/\s+/),
  }))
  const byId = new Map(items.map((item) => [item.id, item]))
  const navigation = items.find(({ properties }) => properties.includes('nav'))?.path ?? null
  const spine = findAll(opf, 'itemref')
    .map(({ attributes }) => byId.get(attributes.idref ?? ''))
    .filter((item) => item !== undefined && /html|xml/.test(item.mediaType))
    .map((item) => item?.path ?? '')
  return {
    ...bibliography(opf),
    spine: [...new Set(spine)],
    navigation,
    contents: items.find(({ mediaType }) => mediaType === 'application/x-dtbncx+xml')?.path ?? null,
  }
}

export async function readXml(zip: Zip, path: string): Promise<XmlElement | null> {
  const bytes = await zip.read(path)
  return bytes && parseXml(decodeText(bytes, null))
}

function bibliography(opf: XmlElement): Pick<Book, 'title' | 'authors' | 'language' | 'published'> {
  const metadata = findFirst(opf, 'metadata') ?? opf
  const first = (name: string) => {
    const element = findFirst(metadata, name)
    return element && textWithin(element)
  }
  return {
    title: first('title'),
    authors: findAll(metadata, 'creator').map(textWithin),
    language: first('language'),
    published: first('date'),
  }
}
