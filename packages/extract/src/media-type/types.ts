export const MEDIA_TYPES = {
  markdown: 'text/markdown',
  text: 'text/plain',
  html: 'text/html',
  csv: 'text/csv',
  pdf: 'application/pdf',
  epub: 'application/epub+zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const

export type SupportedMediaType = (typeof MEDIA_TYPES)[keyof typeof MEDIA_TYPES]

export const TYPE_BY_EXTENSION: Record<string, SupportedMediaType> = {
  '.md': MEDIA_TYPES.markdown,
  '.markdown': MEDIA_TYPES.markdown,
  '.mdx': MEDIA_TYPES.markdown,
  '.txt': MEDIA_TYPES.text,
  '.text': MEDIA_TYPES.text,
  '.html': MEDIA_TYPES.html,
  '.htm': MEDIA_TYPES.html,
  '.xhtml': MEDIA_TYPES.html,
  '.pdf': MEDIA_TYPES.pdf,
  '.docx': MEDIA_TYPES.docx,
  '.epub': MEDIA_TYPES.epub,
  '.csv': MEDIA_TYPES.csv,
  '.tsv': MEDIA_TYPES.csv,
}

/** File name endings that can be read, with their dot, as a file picker wants them. Free of Node, for browsers. */
export const supportedExtensions: readonly string[] = Object.keys(TYPE_BY_EXTENSION)
