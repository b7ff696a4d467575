import { strToU8, type Zippable, zipSync } from 'fflate'

/** A zip archive of text files and bytes; the first entry is stored as it is, as EPUB wants its type. */
export function makeZip(files: Record<string, string | Uint8Array>): Buffer {
  const entries = Object.entries(files).map(([name, content], index) => {
    const bytes = typeof content === 'string' ? strToU8(content) : content
    return [name, [bytes, { level: index === 0 ? 0 : 6 }]]
  })
  return Buffer.from(zipSync(Object.fromEntries(entries) as Zippable))
}

const CONTAINER = `<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`

export type EpubOptions = {
  chapters: Record<string, string>
  spine?: string[]
  metadata?: string
  nav?: string
  ncx?: string
  extra?: Record<string, string | Uint8Array>
}

/** A book whose chapters are XHTML bodies by file name. */
export function makeEpub({
  chapters,
  spine = Object.keys(chapters),
  metadata,
  nav,
  ncx,
  extra = {},
}: EpubOptions): Buffer {
  const items = Object.keys(chapters).map(
    (name) => `<item id="${name}" href="${name}" media-type="application/xhtml+xml"/>`,
  )
  if (nav) items.push('<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>')
  if (ncx) items.push('<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>')
  const opf = `<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">${metadata ?? '<dc:title>A Book</dc:title><dc:language>en</dc:language>'}</metadata>
<manifest>${items.join('')}</manifest><spine>${spine.map((id) => `<itemref idref="${id}"/>`).join('')}</spine></package>`
  return makeZip({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': CONTAINER,
    'OEBPS/content.opf': opf,
    ...(nav && { 'OEBPS/nav.xhtml': xhtml(nav) }),
    ...(ncx && { 'OEBPS/toc.ncx': ncx }),
    ...Object.fromEntries(Object.entries(chapters).map(([name, body]) => [`OEBPS/${name}`, xhtml(body)])),
    ...extra,
  })
}

function xhtml(body: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>${body}</body></html>`
}

const WORD =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

const STYLES = `<w:styles ${WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Liste2"><w:name w:val="List Bullet 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="Own"><w:name w:val="Own Heading"/><w:basedOn w:val="berschrift2"/></w:style></w:styles>`

/** A Word document of the given body, with German style ids for the built-in headings. */
export function makeDocx(body: string, extra: Record<string, string | Uint8Array> = {}): Buffer {
  return makeZip({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document ${WORD}><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': STYLES,
    ...extra,
  })
}

/** A paragraph of a Word document. */
export function wordParagraph(text: string, properties = ''): string {
  return `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
}
