import type { Block } from '../blocks.ts'
import { decodeText } from '../decode-text.ts'
import { documentTitle } from '../document-title.ts'
import { isoDate, primaryLanguage, tidyLine } from '../metadata.ts'
import { type ReadInput, type Reading, readingOf } from '../reading.ts'
import { Unreadable } from '../unreadable.ts'
import { findFirst, parseXml, textWithin, type XmlElement } from '../xml.ts'
import { openZip, type Zip } from '../zip/open-zip.ts'
import { renderDocument } from './render-document.ts'
import { NO_STYLES, readStyles } from './styles.ts'

const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const NOTES = ['footnotes', 'endnotes']

/** Reads a Word document: headings by style, lists, tables as rows, foot- and endnotes at the end. */
export async function readDocx({ bytes }: ReadInput): Promise<Reading> {
  if (bytes.subarray(0, 8).equals(COMPOUND_FILE)) {
    throw new Unreadable(
      'encrypted',
      'This Word document is locked with a password. Save a copy without it and add that.',
    )
  }
  const zip = await openZip(bytes)
  const path = await documentPath(zip)
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const document = await zip.read(path)
  if (!document) throw new Unreadable('broken', 'This Word document lacks its text.')
  const styleSheet = await readXml(zip, `${folder}styles.xml`)
  const styles = readStyles(styleSheet)
  const blocks = renderDocument(decodeText(document, null), styles)
  for (const notes of NOTES) {
    const bytesOfNotes = await zip.read(`${folder}${notes}.xml`)
    if (bytesOfNotes) blocks.push(...renderDocument(decodeText(bytesOfNotes, null), NO_STYLES))
  }
  return { ...readingOf('docx', blocks), ...(await readFacts(zip, blocks, styleSheet)) }
}

/** The main part is named by the package's relationships; nearly always it is word/document.xml. */
async function documentPath(zip: Zip): Promise<string> {
  const relationships = await readXml(zip, '_rels/.rels')
  const main = relationships?.children[0]?.children.find(({ attributes }) =>
    attributes.Type?.endsWith('/relationships/officeDocument'),
  )
  return main?.attributes.Target?.replace(/^\//, '') ?? 'word/document.xml'
}

async function readFacts(
  zip: Zip,
  blocks: Block[],
  styles: XmlElement | null,
): Promise<Pick<Reading, 'title' | 'author' | 'publishedAt' | 'language'>> {
  const core = await readXml(zip, 'docProps/core.xml')
  const fact = (name: string) => {
    const element = core && findFirst(core, name)
    return element ? tidyLine(textWithin(element)) : null
  }
  return {
    title: fact('title') ?? documentTitle(blocks),
    author: fact('creator'),
    publishedAt: isoDate(fact('created')),
    language: primaryLanguage(fact('language') ?? (styles && findFirst(styles, 'lang')?.attributes.val)),
  }
}

async function readXml(zip: Zip, path: string): Promise<XmlElement | null> {
  const bytes = await zip.read(path)
  return bytes && parseXml(decodeText(bytes, null))
}
