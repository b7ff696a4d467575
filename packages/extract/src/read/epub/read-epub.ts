import type { Block } from '../blocks.ts'
import { decodeText } from '../decode-text.ts'
import { parsePage } from '../html/parse-page.ts'
import { isoDate, primaryLanguage, tidyLine } from '../metadata.ts'
import { type ReadInput, type Reading, readingOf } from '../reading.ts'
import { Unreadable } from '../unreadable.ts'
import { findAll } from '../xml.ts'
import { openZip, type Zip } from '../zip/open-zip.ts'
import { bookFolder } from './book-folder.ts'
import { readContents } from './contents.ts'
import { placedByContents } from './heading-levels.ts'
import { readPackage, readXml } from './package.ts'

// Scrambling of embedded fonts is no lock (EPUB 3.3, 4.3).
const FONT_SCRAMBLING = /idpf\.org\/2008\/embedding|ns\.adobe\.com\/pdf\/enc#RC/

/**
 * Reads a book's chapters in spine order; each begins with a heading, its own or that of the table of contents, which
 * also says how deep headings lie: a file knows nothing of its chapter.
 */
export async function readEpub({ bytes }: ReadInput): Promise<Reading> {
  const zip = bookFolder(await openZip(bytes))
  await refuseLocked(zip)
  const book = await readPackage(zip)
  const contents = await readContents(zip, book)
  const blocks: Block[] = []
  let found = 0
  for (const path of book.spine) {
    const chapter = path === book.navigation ? null : await zip.read(path)
    if (chapter) found++
    if (chapter) blocks.push(...chapterBlocks(chapter, contents.get(path) ?? [], found))
  }
  if (found === 0) throw new Unreadable('broken', 'This EPUB has none of the chapters it names.')
  return {
    ...readingOf('epub', blocks),
    title: tidyLine(book.title),
    author: tidyLine(book.authors.join(', ')),
    language: primaryLanguage(book.language),
    publishedAt: isoDate(book.published),
  }
}

async function refuseLocked(zip: Zip): Promise<void> {
  const encryption = await readXml(zip, 'META-INF/encryption.xml')
  const methods = encryption ? findAll(encryption, 'EncryptionMethod') : []
  if (methods.some(({ attributes }) => !FONT_SCRAMBLING.test(attributes.Algorithm ?? ''))) {
    throw new Unreadable(
      'encrypted',
      'This EPUB is locked by its shop (DRM) and can only be read in its app.',
    )
  }
}

function chapterBlocks(bytes: Buffer, entries: { title: string; depth: number }[], ordinal: number): Block[] {
  const { placed } = parsePage(decodeText(bytes, null), { xmlMode: true })
  const blocks = placed.map(({ block }) =>
    block.kind === 'line' ? { ...block, group: `${ordinal} ${block.group}` } : block,
  )
  const [entry] = entries
  if (!entry || blocks.length === 0) return blocks
  const beginsWithHeading = blocks.slice(0, 3).some(({ kind }) => kind === 'heading')
  return beginsWithHeading
    ? placedByContents(blocks, entries)
    : [
        { kind: 'heading', level: entry.depth, text: entry.title },
        ...placedByContents(withoutFirst(blocks, entry.title), entries),
      ]
}

/** Books set chapter titles as plain paragraphs; the heading then takes its place. */
function withoutFirst(blocks: Block[], title: string): Block[] {
  const [first] = blocks
  const isTitle =
    first?.kind === 'paragraph' && first.text.trim().toLowerCase() === title.trim().toLowerCase()
  return isTitle ? blocks.slice(1) : blocks
}
