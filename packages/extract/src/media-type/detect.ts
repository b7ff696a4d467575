import { looksLikeText } from './looks-like-text.ts'
import { sniffBinary } from './sniff-binary.ts'
import { startsLikeHtml } from './starts-like-html.ts'
import { MEDIA_TYPES, type SupportedMediaType, TYPE_BY_EXTENSION } from './types.ts'
import { listZipNames } from './zip-names.ts'

export { MEDIA_TYPES, type SupportedMediaType, supportedExtensions } from './types.ts'

const BY_DECLARED: Record<string, SupportedMediaType> = {
  'text/x-markdown': MEDIA_TYPES.markdown,
  'application/xhtml+xml': MEDIA_TYPES.html,
  'text/tab-separated-values': MEDIA_TYPES.csv,
  'application/csv': MEDIA_TYPES.csv,
  ...Object.fromEntries(Object.values(MEDIA_TYPES).map((type) => [type, type])),
}

export type Detected = { mediaType: string; supported: boolean }

/**
 * What a file is: by its content where that tells, else by its name, else by what was declared. Any other readable
 * text counts as text/plain. A file that is named like a supported one but is not keeps that type when nothing else
 * can be recognised, so that reading it fails as broken.
 */
export function detectMediaType(input: {
  bytes: Uint8Array
  fileName: string | null
  declared: string | null
}): Detected {
  const { bytes } = input
  const named = TYPE_BY_EXTENSION[extensionOf(input.fileName)] ?? null
  const declared = bareType(input.declared)
  const expected = named ?? BY_DECLARED[declared] ?? null
  if (bytes.length === 0) return { mediaType: expected ?? MEDIA_TYPES.text, supported: true }
  const binary = sniffBinary(bytes)
  if (binary === 'application/zip') return detectZip(bytes, expected)
  if (binary) return { mediaType: binary, supported: isSupported(binary) }
  if (looksLikeText(bytes)) return { mediaType: textTypeOf(bytes, expected), supported: true }
  if (expected && isContainer(expected)) return { mediaType: expected, supported: true }
  const isSpecific = declared !== '' && !isSupported(declared) && !declared.startsWith('text/')
  return { mediaType: isSpecific ? declared : 'application/octet-stream', supported: false }
}

function detectZip(bytes: Uint8Array, expected: SupportedMediaType | null): Detected {
  const names = listZipNames(bytes)
  // Some are packed together with the folder they lay in.
  if (names.some((name) => /^(?:[^/]+\/)?META-INF\/container\.xml$/.test(name)))
    return { mediaType: MEDIA_TYPES.epub, supported: true }
  if (names.some((name) => /^word\/document\d*\.xml$/.test(name)))
    return { mediaType: MEDIA_TYPES.docx, supported: true }
  // A damaged directory lists nothing; then the name is the better witness.
  if (names.length === 0 && expected && isContainer(expected)) return { mediaType: expected, supported: true }
  return { mediaType: 'application/zip', supported: false }
}

function textTypeOf(bytes: Uint8Array, expected: SupportedMediaType | null): SupportedMediaType {
  // Markdown may begin with HTML, so its name decides before its first tag.
  if (expected === MEDIA_TYPES.markdown || expected === MEDIA_TYPES.csv) {
    return startsLikeHtml(bytes, 'document') ? MEDIA_TYPES.html : expected
  }
  if (startsLikeHtml(bytes, expected === MEDIA_TYPES.text ? 'document' : 'fragment')) return MEDIA_TYPES.html
  return expected && !isContainer(expected) ? expected : MEDIA_TYPES.text
}

function isSupported(mediaType: string): boolean {
  return Object.values<string>(MEDIA_TYPES).includes(mediaType)
}

function isContainer(mediaType: SupportedMediaType): boolean {
  return mediaType === MEDIA_TYPES.pdf || mediaType === MEDIA_TYPES.docx || mediaType === MEDIA_TYPES.epub
}

function extensionOf(fileName: string | null): string {
  return /\.[a-z0-9]+$/i.exec(fileName ?? '')?.[0].toLowerCase() ?? ''
}

function bareType(declared: string | null): string {
  return (declared ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}
