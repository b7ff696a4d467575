import { deflateSync } from 'node:zlib'

export type PdfLine = { text: string; size?: number; x?: number; gap?: number; font?: 'F1' | 'F2' }
export type PdfExtra = { info?: string; bookmarks?: { title: string; page: number }[]; trailer?: string }

// Catalog, page tree, two fonts, document information, the root of the bookmarks and a Japanese font.
const FIRST_PAGE_OBJECT = 8
/** A font of a reader's own, whose characters only the tables beside pdf.js translate. */
const JAPANESE_FONT =
  '<</Type/Font/Subtype/Type0/BaseFont/HeiseiMin-W3/Encoding/UniJIS-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiMin-W3/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>]>>'

/**
 * A PDF with lines of text, page by page, in Helvetica (F1) or Courier (F2). Characters are Latin-1; `gap` is the
 * distance to the line before, in points.
 */
export function makePdf(pages: PdfLine[][], extra: PdfExtra = {}): Buffer {
  const contents = pages.map((lines) => ({
    filter: '/FlateDecode',
    bytes: deflateSync(Buffer.from(contentOf(lines), 'latin1')),
  }))
  return makePdfOfStreams(contents, extra)
}

/** A PDF with one line of Japanese. */
export function makeJapanesePdf(text: string): Buffer {
  const codes = Buffer.from(text, 'utf16le').swap16().toString('hex')
  const bytes = Buffer.from(`BT /F3 10 Tf 1 0 0 1 72 700 Tm <${codes}> Tj ET`)
  return makePdfOfStreams([{ filter: '', bytes }])
}

/** A PDF whose pages draw the given content, encoded as its filter says. */
export function makePdfOfStreams(
  contents: { filter: string; bytes: Buffer }[],
  { info = '', bookmarks = [], trailer = '' }: PdfExtra = {},
): Buffer {
  const pageObject = (page: number) => FIRST_PAGE_OBJECT + (page - 1) * 2
  const kids = contents.map((_content, index) => `${pageObject(index + 1)} 0 R`).join(' ')
  const firstBookmark = pageObject(contents.length + 1)
  const lastBookmark = firstBookmark + bookmarks.length - 1
  const objects = [
    `<</Type/Catalog/Pages 2 0 R/Lang(en-US)${bookmarks.length > 0 ? '/Outlines 6 0 R' : ''}>>`,
    `<</Type/Pages/Count ${contents.length}/Kids[${kids}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
    '<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>',
    `<<${info}>>`,
    `<</First ${firstBookmark} 0 R/Last ${lastBookmark} 0 R/Count ${bookmarks.length}>>`,
    JAPANESE_FONT,
    ...contents.flatMap((content, index) => [
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents ${pageObject(index + 1) + 1} 0 R/Resources<</Font<</F1 3 0 R/F2 4 0 R/F3 7 0 R>>>>>>`,
      streamOf(content),
    ]),
    ...bookmarks.map(({ title, page }, index) => {
      const next = index + 1 < bookmarks.length ? `/Next ${firstBookmark + index + 1} 0 R` : ''
      return `<</Title(${title})/Parent 6 0 R/Dest[${pageObject(page)} 0 R/Fit]${next}>>`
    }),
  ]
  return withCrossReferences(objects, trailer)
}

function contentOf(lines: PdfLine[]): string {
  let y = 740
  return lines
    .map(({ text, size = 10, x = 72, gap = 13, font = 'F1' }) => {
      y -= gap
      return `BT /${font} ${size} Tf 1 0 0 1 ${x} ${y} Tm (${text.replaceAll(/[\\()]/g, '\\$&')}) Tj ET`
    })
    .join('\n')
}

function streamOf({ filter, bytes }: { filter: string; bytes: Buffer }): string {
  return `<</Filter[${filter}]/Length ${bytes.length}>>\nstream\n${bytes.toString('latin1')}\nendstream`
}

function withCrossReferences(objects: string[], trailer: string): Buffer {
  let body = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  let rows = ''
  objects.forEach((object, index) => {
    rows += `${String(body.length).padStart(10, '0')} 00000 n \n`
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
  })
  const size = objects.length + 1
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size}/Root 1 0 R/Info 5 0 R${trailer}>>`
  return Buffer.from(`${body}${end}\nstartxref\n${body.length}\n%%EOF\n`, 'latin1')
}
